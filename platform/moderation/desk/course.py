"""What of all that was decided about a subject still stands, and what it would be without. Pure.

The site's hiding and what a person then decides are one step, and so are a decision and one that is as strict or milder: whoever
overturns the second gives back what was before the first.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

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


TAKES = frozenset({"withhold", "block", "hide"})


@dataclass(frozen=True, slots=True)
class Standing:
    """The number of the decision, whether the site alone took it, and what the subject was before."""

    decision: int
    is_hiding: bool
    before: State


def standing(steps: Iterable[Step]) -> Standing | None:
    """Of the decisions about one subject, the oldest first, the last that took something away and was not undone."""
    held: list[Standing] = []
    for step in steps:
        if step.verdict in TAKES:
            before = held.pop().before if held and _takes_its_place(step, held[-1]) else State(step.was)
            held.append(Standing(step.pk, step.verdict == "hide", before))
        elif step.verdict == "let be" and step.became == State.VISIBLE:
            held.clear()
        elif step.verdict == "let be" and held:
            held.pop()
    return held[-1] if held else None


def _takes_its_place(step: Step, stands: Standing) -> bool:
    return stands.is_hiding or not is_stricter(State(step.became), State(step.was))
