"""The places of a knockout's bracket as values. Pure; `battles.bracket` decides what becomes of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Way(StrEnum):
    """How a pairing stands or ended."""

    OPEN = "open"
    MET = "met"
    BYE = "bye"
    WALKOVER = "walkover"
    NOBODY = "nobody"


class Ruling(StrEnum):
    """By what somebody went on from a heat: its verdict, or what decides where that names no winner."""

    VERDICT = "verdict"
    ALONE = "alone"
    SEEDS = "seeds"
    VOTES = "votes"
    DRAW = "draw"


@dataclass(frozen=True, slots=True)
class Pairing:
    """One place of the bracket: stage from 1, number from 1 downwards. None: nobody came there.

    `round` and `heat` say where the two met, None where they did not. `advanced` is who went on, and `ruling` by what. It follows
    from the ballots as they were then, so a log line does not tell it and two pairings are the same without it.
    """

    stage: int
    number: int
    first: int | None
    second: int | None
    round: int | None = None
    heat: int | None = None
    is_closed: bool = False
    advanced: int | None = None
    ruling: Ruling | None = field(default=None, compare=False)

    @property
    def seats(self) -> tuple[int, ...]:
        return tuple(seat for seat in (self.first, self.second) if seat is not None)

    @property
    def way(self) -> Way:
        if self.heat is not None:
            return Way.MET if self.is_closed else Way.OPEN
        if self.advanced is None:
            return Way.NOBODY
        return Way.WALKOVER if len(self.seats) == 2 else Way.BYE
