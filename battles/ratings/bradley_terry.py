"""Strengths from who was preferred to whom, with honest intervals: a regularised Bradley–Terry fit. Pure.

P(first is preferred) = σ(θ_first − θ_second + side), σ the logistic function; `side` is what standing on the left is worth
and is the same for all. A tie is half a win for each. R. A. Bradley and M. E. Terry, "Rank analysis of incomplete block
designs I", Biometrika 39 (1952); for leaderboards of blind votes: W.-L. Chiang et al., "Chatbot Arena", arXiv:2403.04132
(2024). A ridge, each strength normal around 0, keeps who won or lost everything finite. Newton's method.

Intervals: the votes of one voter hang together, and a vote may follow another law than the model. So the covariance is the
sandwich H⁻¹ M H⁻¹ (P. J. Huber, 1967; H. White, Econometrica 50, 1982) with H the curvature and M the sum over voters of the
outer product of their own gradient, times G/(G−1) for G voters (clustered as in K.-Y. Liang and S. L. Zeger, Biometrika 73,
1986). Rank as in the arena: one more than there are names whose lower bound is above one's upper bound.

Votes come as sums per cell (pair, side, voter): the climb costs what distinct pairs cost, the sandwich what distinct cells
do, however many votes stand behind them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve
from scipy.sparse import csr_array
from scipy.special import expit

RIDGE = 0.1
TOLERANCE = 1e-10
STEPS_MOST = 100
DENSE_MOST = 1_000_000
WIDTH = 1.959963984540054  # 97.5 % of the standard normal distribution lie below it

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Votes:
    """Cells of votes. Per cell: the names as numbers from 0, 1 where `first` stood left and −1 where it stood right (0:
    no sides), the voter as a number, how many votes, and how many of them went to `first`, ties by halves."""

    first: Whole
    second: Whole
    side: Floats
    voter: Whole
    count: Floats
    won: Floats
    names: int

    @classmethod
    def of(
        cls,
        first: Whole,
        second: Whole,
        side: Floats,
        voter: Whole,
        won: Floats,
        names: int,
        weight: Floats | None = None,
    ) -> Votes:
        """From votes one by one. Those that are alike (the pair, the side, the voter) become one cell."""
        weight = np.ones(len(first)) if weight is None else weight
        flip = first > second
        low, high = np.where(flip, second, first), np.where(flip, first, second)
        left = np.where(flip, -side, side)
        gained = np.where(flip, 1.0 - won, won) * weight
        # Voters first: the sandwich reads cell after cell of one voter.
        key = (voter * names + low) * names * 3 + high * 3 + (left.astype(np.int64) + 1)
        order = np.argsort(key)
        key = key[order]
        starts = np.flatnonzero(np.diff(key, prepend=-1))
        rest, sided = np.divmod(key[starts], 3)
        rest, second_of = np.divmod(rest, names)
        voter_of, first_of = np.divmod(rest, names)
        return cls(
            first=first_of,
            second=second_of,
            side=sided - 1.0,
            voter=voter_of,
            count=_sums_from(weight[order], starts),
            won=_sums_from(gained[order], starts),
            names=names,
        )


@dataclass(frozen=True, slots=True)
class Fit:
    """Per name: strength as log odds against the average, its interval, the rank by intervals, and how many votes it was
    in. `side` is what the left was worth, with its standard error; `covariance` is of all strengths."""

    strength: Floats
    error: Floats
    lower: Floats
    upper: Floats
    rank: Whole
    votes: Floats
    side: float
    side_error: float
    covariance: Floats
    steps: int


def fit(votes: Votes, start: Floats | None = None, *, ridge: float = RIDGE, has_side: bool = True) -> Fit:
    """The one maximum, from wherever it starts: `start` (strengths of an earlier fit) only shortens the way.

    Without votes all strengths are 0 and their intervals unbounded. Raises ValueError for votes between a name and itself
    or for names out of range.
    """
    _check(votes)
    sums = _Sums.of(votes, has_side)
    at = np.zeros(votes.names + has_side)
    if start is not None and len(start) == votes.names > 0 and np.isfinite(start).all():
        at[: votes.names] = start - start.mean()
    at, curvature, steps = _climb(sums, at, ridge)
    covariance = _sandwich(votes, at, curvature, has_side)
    return _told(votes, at, covariance, has_side, steps)


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
        keys, count, won = _sums_by(key, 3 * pairs if has_side else pairs, votes.count, votes.won)
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


def _check(votes: Votes) -> None:
    both = np.concatenate([votes.first, votes.second])
    if len(both) and (both.min() < 0 or both.max() >= votes.names):
        raise ValueError("a name is out of range")
    if (votes.first == votes.second).any():
        raise ValueError("nobody is compared with themselves")


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


def _lead(sums: _Sums | Votes, at: Floats, has_side: bool) -> Floats:
    lead: Floats = at[sums.first] - at[sums.second]
    return lead + sums.side * at[-1] if has_side else lead


def _height(sums: _Sums, at: Floats, ridge: float) -> float:
    lead = _lead(sums, at, sums.has_side)
    return float(sums.won @ lead - sums.count @ np.logaddexp(0.0, lead) - ridge / 2 * (at @ at))


def _slope(sums: _Sums, at: Floats, ridge: float) -> tuple[Floats, Floats]:
    """Gradient of the log posterior, and its curvature with the sign turned."""
    chance = expit(_lead(sums, at, sums.has_side))
    surprise = sums.won - sums.count * chance
    weight = sums.count * chance * (1.0 - chance)
    gradient = _sum(sums.first, surprise, sums.names) - _sum(sums.second, surprise, sums.names)
    if sums.has_side:
        gradient = np.append(gradient, sums.side @ surprise)
    curvature = _spread(sums.first, sums.second, sums.side, weight, sums.names, sums.has_side)
    return gradient - ridge * at, curvature + ridge * np.eye(len(at))


def _spread(first: Whole, second: Whole, side: Floats, weight: Floats, names: int, has_side: bool) -> Floats:
    """Σ over cells of weight · x xᵀ, where x is 1 at the first, −1 at the second, and the side at the last place."""
    size = names + has_side
    flat = _sum(first * size + second, weight, size * size).reshape(size, size)
    spread = -(flat + flat.T)
    spread[np.arange(names), np.arange(names)] = _sum(first, weight, names) + _sum(second, weight, names)
    if has_side:
        sided = side * weight
        spread[-1, :names] = spread[:names, -1] = _sum(first, sided, names) - _sum(second, sided, names)
        spread[-1, -1] = sided @ side
    return spread


def _sandwich(votes: Votes, at: Floats, curvature: Floats, has_side: bool) -> Floats:
    surprise = votes.won - votes.count * expit(_lead(votes, at, has_side))
    meat, voters = _meat(votes, surprise, len(at), has_side)
    half = cho_solve(cho_factor(curvature, check_finite=False), meat, check_finite=False)
    bread = cho_solve(cho_factor(curvature, check_finite=False), half.T, check_finite=False)
    return bread * (voters / (voters - 1)) if voters > 1 else np.full_like(bread, np.inf)


def _meat(votes: Votes, surprise: Floats, size: int, has_side: bool) -> tuple[Floats, int]:
    """Σ over voters of (their gradient)(their gradient)ᵀ, and how many voters there are."""
    cells_of = np.bincount(votes.voter)
    voters = int(np.count_nonzero(cells_of))
    lone = cells_of[votes.voter] == 1
    if not lone.any():
        return _of_voters(votes, surprise, np.arange(len(lone)), size, has_side), voters
    weight = np.where(lone, surprise**2, 0.0)  # of somebody with one cell it is one cell's
    meat = _spread(votes.first, votes.second, votes.side, weight, votes.names, has_side)
    return meat if lone.all() else meat + _of_voters(votes, surprise, np.flatnonzero(~lone), size, has_side), voters


def _of_voters(votes: Votes, surprise: Floats, cells: Whole, size: int, has_side: bool) -> Floats:
    """The same of these cells alone, voter by voter."""
    by_voter = cells[np.argsort(votes.voter[cells], kind="stable")]
    gained = surprise[by_voter]
    places, values = [votes.first[by_voter], votes.second[by_voter]], [gained, -gained]
    if has_side:
        places.append(np.full(len(gained), size - 1))
        values.append(gained * votes.side[by_voter])
    starts = np.flatnonzero(np.diff(votes.voter[by_voter], prepend=-1))
    cells_of = np.diff(starts, append=len(by_voter))
    place, value = np.stack(places, axis=1).ravel(), np.stack(values, axis=1).ravel()
    if len(starts) * size <= DENSE_MOST:
        row = np.repeat(np.arange(len(starts)), cells_of * len(places))
        scores = _sum(row * size + place, value, len(starts) * size).reshape(len(starts), size)
        return scores.T @ scores
    ends = np.append(starts, len(by_voter)) * len(places)
    sparse = csr_array((value, place, ends), shape=(len(starts), size))
    return np.asarray((sparse.T @ sparse).toarray(), dtype=np.float64)


def _told(votes: Votes, at: Floats, covariance: Floats, has_side: bool, steps: int) -> Fit:
    names = votes.names
    counted = _sum(votes.first, votes.count, names) + _sum(votes.second, votes.count, names)
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
        steps=steps,
    )


def _sum(at: Whole, values: Floats, size: int) -> Floats:
    """The sum of the values at each place, 0 to size − 1."""
    return np.bincount(at, values, size).astype(np.float64, copy=False)


def _sums_from(values: Floats, starts: Whole) -> Floats:
    """The sum of each run of values, given where the runs begin."""
    return np.add.reduceat(values, starts) if len(starts) else np.zeros(0)


def _sums_by(key: Whole, keys: int, *values: Floats) -> tuple[Whole, Floats, Floats]:
    """The keys that occur, and the two sums of values at each. Counted out where that is no larger than the votes."""
    if keys <= DENSE_MOST:
        sums = [_sum(key, one, keys) for one in values]
        known = np.flatnonzero(sums[0])
        return known, sums[0][known], sums[1][known]
    order = np.argsort(key)
    starts = np.flatnonzero(np.diff(key[order], prepend=-1))
    sums = [_sums_from(one[order], starts) for one in values]
    return key[order][starts], sums[0], sums[1]
