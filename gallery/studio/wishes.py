"""A wish before it is anybody's: what is to be painted, and of which pictures it consists. Pure but for the rows it names."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from gallery.models import Picture, Prompt
from gallery.studio import wording
from gallery.studio.axes import Axis, What
from gallery.studio.wording import Drawn
from inference.protocol import Kind

COUNT_MOST = 8
SEED_BITS = 53
"""A seed survives JSON in a browser."""

SEED_MOST = 2**SEED_BITS - 1
SETTINGS = (What.STEPS, What.GUIDANCE, What.SAMPLER)
"""What an axis changes in the engine's request, by the same name."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asks for. `words` and `negative` are in the language of `wording`. `seed` is of the first picture, the next
    count on; with `axes`, across and down, it is of all. `mask` is white where `source` is painted anew."""

    model: str
    words: str
    steps: int
    guidance: float
    width: int
    height: int
    seed: int
    kind: Kind = Kind.TEXT_TO_IMAGE
    negative: str = ""
    sampler: str = ""
    is_seed_kept: bool = False
    count: int = 1
    strength: float = 1.0
    source: Picture | None = None
    mask: bytes | None = None
    parents: tuple[Prompt, ...] = ()
    axes: tuple[Axis, ...] = ()
    is_public: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One picture of a wish: its seed, its words as drawn by it, and what it has otherwise than the wish."""

    seed: int
    words: Drawn
    negative: Drawn
    changes: Mapping[str, Any] = field(default_factory=dict)


def number_of(wish: Wish) -> int:
    return math.prod(len(axis.values) for axis in wish.axes) if wish.axes else wish.count


def cells(wish: Wish) -> Iterator[Cell]:
    """A sheet row by row, from left to right. Raises wording's Fault."""
    if wish.axes:
        for values in product(*(axis.values for axis in reversed(wish.axes))):
            yield _varied(wish, dict(zip([axis.what for axis in reversed(wish.axes)], values, strict=True)))
        return
    for number in range(wish.count):
        yield _cell(wish, (wish.seed + number) % (SEED_MOST + 1), wish.words)


def _varied(wish: Wish, values: Mapping[What, Any]) -> Cell:
    words = str(values.get(What.WORDS, wish.words))
    if (style := values.get(What.STYLES)) is not None:
        words = f"{words}, {style}"
    changes = {str(what): values[what] for what in SETTINGS if what in values}
    return _cell(wish, int(values.get(What.SEEDS, wish.seed)), words, changes)


def _cell(wish: Wish, seed: int, words: str, changes: Mapping[str, Any] | None = None) -> Cell:
    """The seed alone says what is drawn, so that the same seed draws it again in any other run."""
    drawn = wording.drawn(wording.read(words), seed)
    negative = wording.drawn(wording.read(wish.negative), seed, field="negative")
    return Cell(seed, drawn, negative, changes or {})


def request_of(wish: Wish, cell: Cell, sources: list[str]) -> dict[str, Any]:
    """The engine's request of this picture."""
    asked: dict[str, Any] = {
        "kind": wish.kind,
        "model": wish.model,
        "prompt": cell.words.text,
        "negative_prompt": cell.negative.text,
        "seed": cell.seed,
        "steps": wish.steps,
        "guidance": wish.guidance,
        "sampler": wish.sampler,
        "width": wish.width,
        "height": wish.height,
        "sources": sources,
        "strength": wish.strength,
        "preview": True,
    }
    weights = {"weights": cell.words.weights, "negative_weights": cell.negative.weights}
    return (
        asked | {name: [list(span) for span in spans] for name, spans in weights.items() if spans} | dict(cell.changes)
    )
