"""Paints a picture of ours again, exactly, and judges it. Reads files; knows no arguments."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from rich.console import Console

from inference.command.asking import bytes_of
from inference.command.watching import painted
from inference.config import Source, Unfit, find, name_of
from inference.loading import open_families
from inference.protocol import Failed, Job, Painted, refuse
from inference.replay import CannotReplay, Verdict, job_of, read, replay


def repainted(
    picture: Path, sources: Sequence[Path], models: Sequence[Source], threads: int, console: Console
) -> Verdict:
    """The verdict on the picture, painted again by that one of `models` that its recipe names; a single one is taken
    whatever its name. Raises Unfit where that cannot be done."""
    original = bytes_of(picture)
    try:
        recipe, fingerprint = read(original)
        given = [bytes_of(path) for path in sources]
        job_of(recipe, given)
        families = open_families([find(_source(recipe, models))], threads)
        name, family = next(iter(families.items()))

        def paint(job: Job) -> Painted | Failed:
            asked = replace(job, model=name)
            if refusal := refuse(asked, family.model.offer):
                raise CannotReplay(refusal.reason)
            return painted(families, [asked], console)[0]

        return replay(recipe, fingerprint, original, paint, given)
    except CannotReplay as reason:
        raise Unfit(f"{picture} cannot be painted again: {reason}") from reason


def _source(recipe: Mapping[str, Any], models: Sequence[Source]) -> Source:
    if len(models) == 1:
        return models[0]
    named = {name_of(source) or find(source).card.name: source for source in models}
    if recipe.get("model") not in named:
        raise CannotReplay(f"there is no model named {recipe.get('model')} among {', '.join(named)}")
    return named[str(recipe["model"])]
