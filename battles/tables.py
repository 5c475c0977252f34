"""What has been dealt and answered in a heat, as values and as running sums. Pure; decides nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from battles.states import Answer

Pairing = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Contender:
    """An entry that can be shown, and the seed slots in which it has a picture."""

    entry: int
    slots: frozenset[int]


@dataclass(frozen=True, slots=True)
class Dealt:
    """A dealt ballot. `low` and `high` are the entries, smaller number first; `answer` None: still open.

    `weight` 0 is kept and not counted. For counting, alike ballots may come as one with the sum of their weights.
    """

    voter: int
    low: int
    high: int
    slot: int
    low_is_left: bool
    answer: Answer | None = None
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Deal:
    """The pair to show next, the seed slot of both pictures, and who stands left."""

    low: int
    high: int
    slot: int
    low_is_left: bool


@dataclass(slots=True)
class Score:
    """Counted answers of one pair, by weight."""

    low: int = 0
    high: int = 0
    ties: int = 0

    @property
    def wins(self) -> float:
        """Of low, a tie as half a win for each."""
        return self.low + self.ties / 2

    @property
    def played(self) -> float:
        return float(self.low + self.high + self.ties)

    def add(self, ballot: Dealt) -> None:
        if ballot.answer is Answer.TIE:
            self.ties += ballot.weight
        elif (ballot.answer is Answer.LEFT) is ballot.low_is_left:
            self.low += ballot.weight
        else:
            self.high += ballot.weight


@dataclass(slots=True)
class Exposure:
    """How often each entry was shown, and how much more often on the left than on the right."""

    shown: Counter[int] = field(default_factory=Counter)
    tilt: Counter[int] = field(default_factory=Counter)

    def add(self, ballot: Dealt, times: int) -> None:
        left = times if ballot.low_is_left else -times
        self.shown[ballot.low] += times
        self.shown[ballot.high] += times
        self.tilt[ballot.low] += left
        self.tilt[ballot.high] -= left


@dataclass(slots=True)
class Table:
    """Running sums over the ballots of one heat: all that a deal looks at.

    `counted` holds ballots that carry weight, `every` those without as well. A table of many voters may be made of
    sums (`add` with `times`, then `remember` the ballots of the voter to deal to).
    """

    every: Exposure = field(default_factory=Exposure)
    counted: Exposure = field(default_factory=Exposure)
    dealt: Counter[Pairing] = field(default_factory=Counter)
    scores: dict[Pairing, Score] = field(default_factory=dict)
    slots: Counter[tuple[int, int]] = field(default_factory=Counter)
    pair_slots: Counter[tuple[Pairing, int]] = field(default_factory=Counter)
    seen: dict[int, dict[Pairing, set[int]]] = field(default_factory=dict)
    waiting: Counter[int] = field(default_factory=Counter)

    @classmethod
    def of(cls, ballots: Iterable[Dealt]) -> Table:
        table = cls()
        for ballot in ballots:
            table.add(ballot)
            table.remember(ballot)
        return table

    def add(self, ballot: Dealt, times: int = 1) -> None:
        """Count `times` ballots alike, whoever they were dealt to. Their answers too, where they have one."""
        pair = ballot.low, ballot.high
        self.every.add(ballot, times)
        if ballot.weight:
            self.counted.add(ballot, times)
        self.dealt[pair] += times
        self.pair_slots[pair, ballot.slot] += times
        self.slots[ballot.low, ballot.slot] += times
        self.slots[ballot.high, ballot.slot] += times
        if ballot.answer is not None:
            for _ in range(times):
                self._score(ballot)

    def remember(self, ballot: Dealt) -> None:
        """What its voter has seen and has still to answer; changes no sum."""
        self.seen.setdefault(ballot.voter, {}).setdefault((ballot.low, ballot.high), set()).add(ballot.slot)
        if ballot.answer is None:
            self.waiting[ballot.voter] += 1

    def answer(self, ballot: Dealt) -> None:
        """A ballot that was added and remembered open has now this answer."""
        self.waiting[ballot.voter] -= 1
        self._score(ballot)

    def _score(self, ballot: Dealt) -> None:
        self.scores.setdefault((ballot.low, ballot.high), Score()).add(ballot)


def counted_between(entries: Iterable[int], ballots: Iterable[Dealt]) -> list[Dealt]:
    """The answered ballots with weight whose both entries are among these."""
    known = frozenset(entries)
    return [one for one in ballots if one.answer is not None and one.weight and one.low in known and one.high in known]


def slot_scores_of(ballots: Iterable[Dealt]) -> dict[tuple[Pairing, int], Score]:
    """Answered ballots, summed by pair and slot."""
    scores: dict[tuple[Pairing, int], Score] = {}
    for ballot in ballots:
        scores.setdefault(((ballot.low, ballot.high), ballot.slot), Score()).add(ballot)
    return scores
