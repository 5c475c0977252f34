"""A simulated season: players of known skill, heats, honest voters of many kinds, and whoever is planted among them.

Everybody draws from a generator of their own, so that honest ballots are the same with and without a ring.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import combinations

import numpy as np

from battles.integrity.judged import Judged
from battles.states import Answer, BallotKind

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass
class Honest:
    """`eye` is how much of the difference they see, `bias` what is added to the log odds of the left one, `taste` how far
    their liking of one author goes, `close` how small a difference is too close, `pace` the median seconds of a ballot."""

    number: int
    chance: np.random.Generator
    eye: float
    bias: float
    taste: float
    close: float
    pace: float
    likes: dict[int, float] = field(default_factory=dict)

    @classmethod
    def drawn(cls, number: int, seed: int) -> Honest:
        chance = np.random.default_rng([seed, number])
        return cls(
            number,
            chance,
            eye=chance.choice([0.0, 0.5, 1.0, 1.5], p=[0.05, 0.25, 0.5, 0.2]),
            bias=float(np.clip(chance.normal(0, 0.12), -0.35, 0.35)),
            taste=chance.choice([0.2, 0.4, 0.6]),
            close=chance.choice([0.0, 0.1, 0.3]),
            pace=chance.choice([0.9, 1.6, 3.0], p=[0.25, 0.5, 0.25]),
        )

    def lead_of_left(self, left: Entry, right: Entry) -> float:
        return self.eye * (left.quality - right.quality) + self._liking(left.author) - self._liking(right.author)

    def _liking(self, author: int) -> float:
        if author not in self.likes:
            self.likes[author] = self.chance.normal(0, self.taste)
        return self.likes[author]

    def answer(self, left: Entry, right: Entry) -> Answer:
        lead = self.lead_of_left(left, right) + self.bias
        if self.chance.random() < self.close * np.exp(-abs(lead)):
            return Answer.TIE
        return Answer.LEFT if self.chance.random() < 1 / (1 + np.exp(-lead)) else Answer.RIGHT

    def seconds(self) -> float:
        return float(self.pace * np.exp(self.chance.normal(0, 0.45)))


@dataclass
class Loyal(Honest):
    """Votes for one author whatever the pictures, and honestly where that author does not stand."""

    favours: int = 0
    loyalty: float = 1.0

    def answer(self, left: Entry, right: Entry) -> Answer:
        is_on = (left.author == self.favours) != (right.author == self.favours)
        if is_on and self.chance.random() < self.loyalty:
            return Answer.LEFT if left.author == self.favours else Answer.RIGHT
        return super().answer(left, right)


def loyal(number: int, seed: int, favours: int, loyalty: float = 1.0) -> Loyal:
    return Loyal(**vars(Honest.drawn(number, seed)), favours=favours, loyalty=loyalty)


@dataclass(frozen=True)
class Entry:
    number: int
    author: int
    quality: float


@dataclass
class Season:
    """`skills` by player. Heats of `per_heat` players; `ballots` by heat in the order they were given."""

    seed: int
    skills: dict[int, float]
    heats: list[list[Entry]] = field(default_factory=list)
    ballots: list[Judged] = field(default_factory=list)

    @classmethod
    def of(cls, seed: int, players: int, heats: int, per_heat: int = 6) -> Season:
        chance = np.random.default_rng(seed)
        skills = {player: chance.normal(0, 0.8) for player in range(1, players + 1)}
        season = cls(seed, skills)
        for heat in range(heats):
            authors = chance.choice(players, per_heat, replace=False) + 1
            season.heats.append(
                [
                    Entry(heat * 100 + place, int(author), skills[int(author)] + chance.normal(0, 0.7))
                    for place, author in enumerate(authors)
                ]
            )
        return season

    def with_author(self, author: int) -> list[int]:
        return [at for at, heat in enumerate(self.heats) if any(entry.author == author for entry in heat)]

    def judge(self, voter: Honest, heats: Iterable[int], each: int) -> None:
        """`each` pairs per heat, one of them repeated with its sides swapped, and a golden one now and then."""
        for at in heats:
            entries = [entry for entry in self.heats[at] if entry.author != voter.number]
            pairs = list(combinations(entries, 2))
            for place in voter.chance.permutation(len(pairs))[:each]:
                low, high = pairs[place]
                left_first = bool(voter.chance.random() < 0.5)
                self._give(voter, at, low, high, left_first)
            if each and voter.chance.random() < 0.5:
                self._give(voter, at, low, high, not left_first, BallotKind.MIRRORED, len(self.ballots) - 1)
            if voter.chance.random() < 0.25:
                self._give_golden(voter, at)

    def _give(self, voter, at, low, high, low_is_left, kind=BallotKind.NORMAL, mirrors=None) -> None:
        left, right = (low, high) if low_is_left else (high, low)
        self.ballots.append(
            Judged(
                ballot=len(self.ballots), voter=voter.number, heat=at, low=low.number, high=high.number,
                low_is_left=low_is_left, answer=voter.answer(left, right), low_author=low.author,
                high_author=high.author, kind=kind, seconds=voter.seconds(), mirrors=mirrors,
                counts=kind is BallotKind.NORMAL,
            )
        )  # fmt: skip

    def _give_golden(self, voter, at) -> None:
        good, bad = Entry(-1, 0, 1.5), Entry(-2, 0, -1.5)
        low_is_left = bool(voter.chance.random() < 0.5)
        left, right = (good, bad) if low_is_left else (bad, good)
        self.ballots.append(
            Judged(
                ballot=len(self.ballots), voter=voter.number, heat=at, low=-2, high=-1, low_is_left=not low_is_left,
                answer=voter.answer(left, right), kind=BallotKind.GOLDEN, seconds=voter.seconds(),
                expected=Answer.LEFT if low_is_left else Answer.RIGHT, counts=False,
            )
        )  # fmt: skip


def made_over_a_year(voters: Iterable[int], seed: int) -> dict[int, datetime]:
    chance = np.random.default_rng([seed, 7])
    return {voter: BEGIN - timedelta(days=float(chance.uniform(10, 375))) for voter in voters}
