"""A wish before it is anybody's: what is to be painted, and of which pictures it consists. Pure but for the rows it names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from gallery.models import Picture, Prompt
from inference.protocol import Kind

COUNT_MOST = 8
SEED_BITS = 53
"""A seed survives JSON in a browser."""

SEED_MOST = 2**SEED_BITS - 1


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asks for. `seed` is of the first picture, the next count on; `mask` is white where `source` is painted
    anew."""

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
    is_public: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One picture of a wish: its seed, its words, and what it has otherwise than the wish."""

    seed: int
    words: str
    changes: Mapping[str, Any] = field(default_factory=dict)


def number_of(wish: Wish) -> int:
    return wish.count


def cells(wish: Wish) -> Iterator[Cell]:
    for number in range(wish.count):
        yield Cell((wish.seed + number) % (SEED_MOST + 1), wish.words)


def request_of(wish: Wish, cell: Cell, sources: list[str]) -> dict[str, Any]:
    """The engine's request of this picture."""
    asked = {
        "kind": wish.kind,
        "model": wish.model,
        "prompt": cell.words,
        "negative_prompt": wish.negative,
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
    return asked | dict(cell.changes)
