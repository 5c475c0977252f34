"""What a prompt is made of once it has been read. Where a part stood is no part of what it says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import prod

from moderation.letters import is_visible


@dataclass(frozen=True, slots=True)
class Words:
    """Text that is painted as it stands, its escapes undone."""

    text: str


@dataclass(frozen=True, slots=True)
class Weighted:
    """`(red fox:1.3)`. `at` is the opening parenthesis, `colon` the one before the weight, `end` behind the closing one."""

    parts: tuple[Part, ...]
    weight: float
    at: int = field(default=0, compare=False)
    colon: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Choice:
    """`{red|blue|}`: one of these, each as likely as the others. `number` counts the draws of a prompt from its beginning."""

    options: tuple[tuple[Part, ...], ...]
    number: int = 0


@dataclass(frozen=True, slots=True)
class Listed:
    """`__colour__`: one of a list's entries, which are words and nothing else."""

    name: str
    entries: tuple[str, ...]
    number: int = 0


Part = Words | Weighted | Choice | Listed


@dataclass(frozen=True, slots=True)
class Reading:
    """A prompt that was understood."""

    parts: tuple[Part, ...]

    @property
    def has_weights(self) -> bool:
        return _any_weighted(self.parts)

    @property
    def possible(self) -> int:
        """How many ways its draws can fall; 1 where there is nothing to draw."""
        return possible(self.parts)

    @property
    def is_visible(self) -> bool:
        """Whether anything that it may become can be seen."""
        return _any_visible(self.parts)


def possible(parts: Sequence[Part]) -> int:
    return prod(_ways(part) for part in parts)


def _ways(part: Part) -> int:
    match part:
        case Words():
            return 1
        case Weighted():
            return possible(part.parts)
        case Choice():
            return sum(possible(option) for option in part.options)
        case Listed():
            return len(part.entries)


def _any_visible(parts: Sequence[Part]) -> bool:
    return any(map(_is_visible, parts))


def _is_visible(part: Part) -> bool:
    match part:
        case Words():
            return is_visible(part.text)
        case Weighted():
            return _any_visible(part.parts)
        case Choice():
            return any(map(_any_visible, part.options))
        case Listed():
            return any(map(is_visible, part.entries))


def _any_weighted(parts: Sequence[Part]) -> bool:
    return any(
        isinstance(part, Weighted) or (isinstance(part, Choice) and any(map(_any_weighted, part.options)))
        for part in parts
    )
