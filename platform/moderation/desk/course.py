"""What of all that was decided about a subject still stands, and what it would be without. Pure.

The site's hiding and what a person then decides are one step, and so are a decision and one that is as strict or milder: whoever
overturns the second gives back what was before the first.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from moderation.levels import Level
from moderation.states import State, is_stricter


class Step(Protocol):
    @property
    def pk(self) -> int: ...
    @property
    def verdict(self) -> str: ...
    @property
    def was(self) -> str: ...
    @property
    def became(self) -> str: ...
    @property
    def least_was(self) -> int | None: ...
    @property
    def least(self) -> int | None: ...
    @property
    def overturns_id(self) -> int | None: ...


TAKES = frozenset({"withhold", "block", "hide"})
FOLLOWS = TAKES | {"raise"}
"""Whoever reported what was decided so was right."""


GIVES = frozenset({"let be", "raise"})
"""What is rated was looked at, and is shown to those it is for."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The number of the decision, whether the site alone took it, and what the subject was before."""

    decision: int
    is_hiding: bool
    before: State


@dataclass(frozen=True, slots=True)
class Raised:
    """The number of a decision that raised a level, and what the least level was before."""

    decision: int
    before: Level


def standing(steps: Iterable[Step]) -> Standing | None:
    """Of the decisions about one subject, the oldest first, the last that took something away and was not undone."""
    held: list[Standing] = []
    for step in steps:
        if step.verdict in TAKES:
            before = held.pop().before if held and _takes_its_place(step, held[-1]) else State(step.was)
            held.append(Standing(step.pk, step.verdict == "hide", before))
        elif not _gives(step):
            continue
        elif step.became == State.VISIBLE:
            held.clear()
        elif held:
            held.pop()
    return held[-1] if held else None


def raised(steps: Iterable[Step]) -> Raised | None:
    """Of the decisions about one subject, the oldest first, the last that raised its level and was not undone."""
    held: list[Raised] = []
    for step in steps:
        if step.verdict == "raise":
            held.append(Raised(step.pk, Level(step.least_was or Level.EVERYONE)))
        elif step.least is not None and held:
            held.pop()
    return held[-1] if held else None


def _takes_its_place(step: Step, stands: Standing) -> bool:
    return stands.is_hiding or not is_stricter(State(step.became), State(step.was))


def _gives(step: Step) -> bool:
    """What is of levels alone gives nothing, nor does closing a case about what is gone; a rating that is upheld shows again what
    the site alone had hidden meanwhile."""
    if step.verdict == "let be" and step.was == step.became == State.BLOCKED and step.overturns_id is None:
        return False
    is_moved = step.was != step.became
    return is_moved if step.verdict == "uphold" else step.verdict in GIVES and (step.least is None or is_moved)
