"""Strengths from who was preferred to whom: a regularised Bradley–Terry fit. Pure.

P(first is preferred) = σ(θ_first − θ_second + side), σ the logistic function; `side` is what standing on the left is worth
and is the same for all. A tie is half a win for each. R. A. Bradley and M. E. Terry, "Rank analysis of incomplete block
designs I", Biometrika 39 (1952); for leaderboards of blind votes: W.-L. Chiang et al., "Chatbot Arena", arXiv:2403.04132
(2024). A ridge, each strength normal around 0, keeps who won or lost everything finite. Newton's method.

Intervals as in the arena: from the plain sandwich and the normal distribution, and a rank is one more than there are names
whose lower bound is above one's upper bound. They are right for many voters; boards show those of `intervals`.

The climb looks at votes without their voters: it costs what distinct pairs cost.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.linalg import cho_factor, cho_solve
from scipy.special import expit

from battles.ratings.sandwich import sandwich
from battles.ratings.sums import Floats, Whole, sums_at, sums_by_key
from battles.ratings.votes import Votes, check, leads, spread

RIDGE = 0.1
TOLERANCE = 1e-10
STEPS_MOST = 100
WIDTH = 1.959963984540054  # 97.5 % of the standard normal distribution lie below it


@dataclass(frozen=True, slots=True)
class Fit:
    """Per name: strength as log odds against the average, its interval, the rank by intervals, and how many votes it was
    in. `side` is what the left was worth, with its standard error; `covariance` is of all strengths; `curvature` of
    all unknowns, the ridge in it, the side last."""

    strength: Floats
    error: Floats
    lower: Floats
    upper: Floats
    rank: Whole
    votes: Floats
    side: float
    side_error: float
    covariance: Floats
    curvature: Floats
    steps: int


def fit(votes: Votes, start: Floats | None = None, *, ridge: float = RIDGE, has_side: bool = True) -> Fit:
    """The one maximum, from wherever it starts: `start` (strengths of an earlier fit) only shortens the way.

    Without votes all strengths are 0 and their intervals unbounded. Raises ValueError for votes between a name and itself
    or for names out of range.
    """
    check(votes)
    sums = _Sums.of(votes, has_side)
    at = np.zeros(votes.names + has_side)
    if start is not None and len(start) == votes.names > 0 and np.isfinite(start).all():
        at[: votes.names] = start - start.mean()
    at, curvature, steps = _climb(sums, at, ridge)
    covariance = sandwich(votes, at, curvature, has_side)
    return _told(votes, at, covariance, curvature, steps)


def ranks_by_interval(lower: Floats, upper: Floats) -> Whole:
    """1 + how many lower bounds are above one's own upper bound."""
    return (1 + len(lower) - np.searchsorted(np.sort(lower), upper, side="right")).astype(np.int64)


@dataclass(frozen=True, slots=True)
class _Sums:
    """Cells without their voters: all that the climb looks at."""

    first: Whole
    second: Whole
    side: Floats
    count: Floats
    won: Floats
    names: int
    has_side: bool

    @classmethod
    def of(cls, votes: Votes, has_side: bool) -> _Sums:
        pairs, key = votes.names * votes.names, votes.first * votes.names + votes.second
        if has_side:
            key = key + pairs * (votes.side.astype(np.int64) + 1)
        keys, count, won = sums_by_key(key, 3 * pairs if has_side else pairs, votes.count, votes.won)
        sided, pair = np.divmod(keys, pairs)
        return cls(
            first=pair // votes.names,
            second=pair % votes.names,
            side=sided.astype(np.float64) - has_side,
            count=count,
            won=won,
            names=votes.names,
            has_side=has_side,
        )

    def leads(self, at: Floats) -> Floats:
        return leads(self.first, self.second, self.side, at, self.has_side)


def _climb(sums: _Sums, at: Floats, ridge: float) -> tuple[Floats, Floats, int]:
    """The maximum, the curvature there and how many steps it took. Full Newton steps, halved where one leads down."""
    height = _height(sums, at, ridge)
    for steps in range(1, STEPS_MOST + 1):
        gradient, curvature = _slope(sums, at, ridge)
        step = cho_solve(cho_factor(curvature, check_finite=False), gradient, check_finite=False)
        if np.abs(step).max(initial=0.0) < TOLERANCE:
            return at, curvature, steps
        at, height = _stride(sums, at, step, height, ridge)
    raise ArithmeticError("no maximum was found")


def _stride(sums: _Sums, at: Floats, step: Floats, height: float, ridge: float) -> tuple[Floats, float]:
    for halvings in range(40):
        there = at + step * 0.5**halvings
        reached = _height(sums, there, ridge)
        if reached >= height - 1e-12 * abs(height):
            return there, reached
    return at, height


def _height(sums: _Sums, at: Floats, ridge: float) -> float:
    lead = sums.leads(at)
    return float(sums.won @ lead - sums.count @ np.logaddexp(0.0, lead) - ridge / 2 * (at @ at))


def _slope(sums: _Sums, at: Floats, ridge: float) -> tuple[Floats, Floats]:
    """Gradient of the log posterior, and its curvature with the sign turned."""
    chance = expit(sums.leads(at))
    surprise = sums.won - sums.count * chance
    weight = sums.count * chance * (1.0 - chance)
    gradient = sums_at(sums.first, surprise, sums.names) - sums_at(sums.second, surprise, sums.names)
    if sums.has_side:
        gradient = np.append(gradient, sums.side @ surprise)
    curvature = spread(sums.first, sums.second, sums.side, weight, sums.names, sums.has_side)
    return gradient - ridge * at, curvature + ridge * np.eye(len(at))


def _told(votes: Votes, at: Floats, covariance: Floats, curvature: Floats, steps: int) -> Fit:
    names, has_side = votes.names, len(at) > votes.names
    counted = sums_at(votes.first, votes.count, names) + sums_at(votes.second, votes.count, names)
    variance = np.where(counted > 0, np.diag(covariance)[:names], np.inf)
    error = np.sqrt(np.maximum(variance, 0.0))
    strength = at[:names]
    lower, upper = strength - WIDTH * error, strength + WIDTH * error
    return Fit(
        strength=strength,
        error=error,
        lower=lower,
        upper=upper,
        rank=ranks_by_interval(lower, upper),
        votes=counted,
        side=float(at[-1]) if has_side else 0.0,
        side_error=float(np.sqrt(max(covariance[-1, -1], 0.0))) if has_side else 0.0,
        covariance=covariance[:names, :names],
        curvature=curvature,
        steps=steps,
    )
