"""Paints a picture of ours again, exactly, and judges it. Reads files; knows no arguments."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from rich.console import Console

from inference.command.watching import painted
from inference.config import Source, Unfit, find
from inference.loading import open_families
from inference.protocol import Failed, Job, Painted, refuse
from inference.replay import CannotReplay, Verdict, read, replay


def repainted(
    picture: Path, sources: Sequence[Path], models: Sequence[Source], threads: int, console: Console
) -> Verdict:
    """The verdict on the picture, painted again by that one of `models` that its recipe names; a single one is taken
    whatever its name. Raises Unfit where that cannot be done."""
    original = _bytes(picture)
    try:
        recipe, fingerprint = read(original)
        families = open_families([_source(recipe, models)], threads)
        name, family = next(iter(families.items()))

        def paint(job: Job) -> Painted | Failed:
            asked = replace(job, model=name)
            if refusal := refuse(asked, family.model.offer):
                raise CannotReplay(refusal.reason)
            return painted(families, [asked], console)[0]

        return replay(recipe, fingerprint, original, paint, [_bytes(path) for path in sources])
    except CannotReplay as reason:
        raise Unfit(f"{picture} cannot be painted again: {reason}") from reason


def _source(recipe: Mapping[str, Any], models: Sequence[Source]) -> Source:
    if len(models) == 1:
        return models[0]
    named = {find(source).card.name: source for source in models}
    if recipe.get("model") not in named:
        raise CannotReplay(f"there is no model named {recipe.get('model')} among {', '.join(named)}")
    return named[str(recipe["model"])]


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Unfit(f"{path} cannot be read: {error.strerror}") from error
