"""Simulated voters whose taste hangs together, in places where few of them vote, and how often intervals hold the truth."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from battles.ratings.bradley_terry import fit
from battles.ratings.intervals import intervals
from battles.ratings.votes import Votes

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
NAMES = 8
EACH, TEN_TIMES = 6, 10
SIDE, TIES = 0.2, 0.1
MANY = 4_000


@dataclass(frozen=True, slots=True)
class Electorate:
    """`taste` is how far each voter's own strengths stray from the truth. Where some are heavy, every fifth voter votes ten
    times as often as the others."""

    kind: Callable[[np.random.Generator, int, Whole, float], Votes]
    voters: int
    taste: float
    has_heavy: bool

    def votes(self, chance: np.random.Generator) -> Votes:
        each = np.full(self.voters, EACH)
        each[: max(1, self.voters // 5)] *= TEN_TIMES if self.has_heavy else 1
        return self.kind(chance, self.voters, each, self.taste)


def people(chance: np.random.Generator, voters: int, each: Whole, taste: float) -> Votes:
    """Eight players, all of whom meet all others before the same voters."""
    voter = np.repeat(np.arange(voters), each)
    first = chance.integers(0, NAMES, len(voter))
    second = (first + chance.integers(1, NAMES, len(voter))) % NAMES
    return _voted(chance, np.linspace(-1, 1, NAMES), voter, first, second, taste)


def prompts(chance: np.random.Generator, voters: int, each: Whole, taste: float) -> Votes:
    """Four duels of two prompts, each before voters of its own."""
    duel = np.arange(NAMES // 2)
    voter = np.repeat(np.arange(voters * len(duel)), np.tile(each, len(duel)))
    first = 2 * (voter // voters) + chance.integers(0, 2, len(voter))
    return _voted(chance, np.tile([-1.0, 1.0], len(duel)), voter, first, first ^ 1, taste)


def _voted(
    chance: np.random.Generator, truth: Floats, voter: Whole, first: Whole, second: Whole, taste: float
) -> Votes:
    own = truth + taste * chance.standard_normal((voter[-1] + 1, len(truth)))
    side = chance.choice([-1.0, 1.0], len(voter))
    won = (chance.random(len(voter)) < expit(own[voter, first] - own[voter, second] + SIDE * side)).astype(np.float64)
    won[chance.random(len(voter)) < TIES] = 0.5
    return Votes.of(first, second, side, voter, won, len(truth))


@lru_cache(maxsize=8)
def truth_of(kind: Callable[..., Votes], taste: float) -> Floats:
    """What a fit to very many voters finds: of voters who differ, and call some pairs too close, there is no other truth."""
    return fit(kind(np.random.default_rng(1), MANY, np.full(MANY, 40), taste)).strength


def held(place: Electorate, seed: int, times: int) -> tuple[float, float]:
    """The share of intervals that hold the truth: the cautious ones, and those of the plain sandwich."""
    chance, truth = np.random.default_rng(seed), truth_of(place.kind, place.taste)
    cautious, plain = [], []
    for _ in range(times):
        votes = place.votes(chance)
        fitted = fit(votes)
        found = intervals(votes, fitted)
        judged = found.voters > 1
        cautious.append(((found.lower <= truth) & (truth <= found.upper))[judged])
        plain.append(((fitted.lower <= truth) & (truth <= fitted.upper))[judged])
    return float(np.concatenate(cautious).mean()), float(np.concatenate(plain).mean())
