"""Whether a folder holds the parts of a pipeline that will be loaded from it, which the libraries notice late or not at
all. Knows no weights."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from inference.config import Model, Unfit
from inference.vetting import INDEX

ELSEWHERE = 'give its card the family "diffusers" to paint it with its own pipeline'

NO_WORDS = frozenset(("tokenizer_config.json", "special_tokens_map.json", "added_tokens.json"))
"""A tokenizer's files without its vocabulary: with these alone it is made and reads nothing."""


def index_of(folder: Path) -> Mapping[str, Any]:
    """model_index.json: a pipeline's class, and of every part a library and a class. Raises Unfit."""
    try:
        index = json.loads((folder / INDEX).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise Unfit(f"{folder} is no folder of a diffusers pipeline: {error}") from error
    if not isinstance(index, dict):
        raise Unfit(f"{folder / INDEX} is no JSON object")
    return index


def check_family(needs: Iterable[str], model: Model) -> None:
    """Raises Unfit where the folder lacks a part that its family has."""
    needs, index = tuple(needs), index_of(model.folder)
    if missing := [name for name in needs if not _is_named(index.get(name))]:
        missed = ", ".join(missing)
        raise Unfit(f"{model.folder} holds no {missed} and so is not of the family {model.card.family}; {ELSEWHERE}")
    check_folders(needs, model.folder)


def check_folders(parts: Iterable[str], folder: Path) -> None:
    """Raises Unfit where a part that model_index.json names does not lie there."""
    for part in parts:
        found = {path.name for path in (folder / part).glob("*")}
        if not found:
            raise Unfit(f"{folder} is not complete: {INDEX} names {part}, and there is nothing in {folder / part}")
        if part.startswith("tokenizer") and not found - NO_WORDS:
            raise Unfit(f"{folder} is not complete: {folder / part} holds no vocabulary")


def named_parts(index: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(part for part, value in index.items() if _is_named(value))


def _is_named(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2 and None not in value
