"""An answered ballot as detection sees it. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from battles.states import Answer, BallotKind


@dataclass(frozen=True, slots=True)
class Judged:
    """`low` and `high` are entries, smaller number first. `seconds` lie between both pictures shown and the answer (None: they
    never were shown). A mirrored ballot repeats the ballot `mirrors`; of a golden one the answer is `expected`. `counts`:
    it moved the verdict."""

    ballot: int
    voter: int
    heat: int
    low: int
    high: int
    low_is_left: bool
    answer: Answer
    low_author: int = 0
    high_author: int = 0
    kind: BallotKind = BallotKind.NORMAL
    seconds: float | None = None
    mirrors: int | None = None
    expected: Answer | None = None
    counts: bool = True

    @property
    def is_decided(self) -> bool:
        return self.answer is not Answer.TIE

    @property
    def low_wins(self) -> bool:
        """Of a decided one: whether the low entry was preferred."""
        return (self.answer is Answer.LEFT) is self.low_is_left
