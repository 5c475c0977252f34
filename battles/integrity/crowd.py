"""What others say of the pairs of one heat: chances from Bradley–Terry strengths without the voter in question. Pure.

Plain strengths with a normal prior, in arrays: `battles.strengths` also weighs the luck of slots, which detection, fitting a heat
many times, does without. Leaving one voter out is one
Newton step from the fit of all (D. Pregibon, "Logistic regression diagnostics", Annals of Statistics 9, 1981).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from battles.integrity.judged import Judged
from battles.states import Answer, BallotKind

NEWTON_STEPS = 8
STEP_MOST = 2.0

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]


def chances(judged: Sequence[Judged], base: Collection[int] | None = None) -> Floats:
    """For each ballot of one heat how likely its low entry is preferred, by the counted ballots of `base` (None: of
    everybody) other than the ballot's own voter."""
    entries = sorted({one.low for one in judged} | {one.high for one in judged})
    voters = sorted({one.voter for one in judged})
    low = np.searchsorted(entries, [one.low for one in judged])
    high = np.searchsorted(entries, [one.high for one in judged])
    of = np.searchsorted(voters, [one.voter for one in judged])
    said = np.array([_score(one) for one in judged])
    asked = np.array([one.counts and (base is None or one.voter in base) for one in judged])
    strengths = fit(low[asked], high[asked], said[asked], len(entries))
    without = strengths + _without(low[asked], high[asked], said[asked], of[asked], strengths, len(voters))
    return chance(without[of, low] - without[of, high])


def chances_by_ballot(judged: Iterable[Judged]) -> dict[int, float]:
    """The same for ballots of many heats, by ballot. A golden one has an answer of its own and is left out."""
    heats: dict[int, list[Judged]] = defaultdict(list)
    for one in judged:
        if one.kind is not BallotKind.GOLDEN:
            heats[one.heat].append(one)
    return {one.ballot: float(low) for heat in heats.values() for one, low in zip(heat, chances(heat), strict=True)}


def fit(low: Indices, high: Indices, said: Floats, entries: int) -> Floats:
    """Strengths of entries 0 … n−1. `said` is 1 where the low one was preferred, ½ for a tie."""
    strengths = np.zeros(entries)
    for _ in range(NEWTON_STEPS):
        surprise = said - chance(strengths[low] - strengths[high])
        gradient = -strengths + _sums(low, high, surprise, entries)
        step = np.linalg.solve(_curvature(low, high, strengths), gradient)
        strengths += np.clip(step, -STEP_MOST, STEP_MOST)
    return strengths


def chance(lead: Floats) -> Floats:
    return 0.5 + 0.5 * np.tanh(lead / 2.0)


def _score(one: Judged) -> float:
    return 0.5 if one.answer is Answer.TIE else float(one.low_wins)


def _sums(low: Indices, high: Indices, surprise: Floats, entries: int) -> Floats:
    sums = np.zeros(entries)
    np.add.at(sums, low, surprise)
    np.add.at(sums, high, -surprise)
    return sums


def _curvature(low: Indices, high: Indices, strengths: Floats) -> Floats:
    """The precision of the posterior, prior included."""
    matrix = np.eye(len(strengths))
    _add(matrix, (), low, high, strengths)
    return matrix


def _without(low: Indices, high: Indices, said: Floats, of: Indices, strengths: Floats, voters: int) -> Floats:
    """By voter the change of the strengths when this voter's ballots are taken out."""
    entries = len(strengths)
    surprise = said - chance(strengths[low] - strengths[high])
    gradients = np.zeros((voters, entries))
    np.add.at(gradients, (of, low), -surprise)
    np.add.at(gradients, (of, high), surprise)
    own = np.zeros((voters, entries, entries))
    _add(own, (of,), low, high, strengths)
    left = _curvature(low, high, strengths) - own
    return np.clip(np.linalg.solve(left, gradients[..., None])[..., 0], -STEP_MOST, STEP_MOST)


def _add(matrix: Floats, at: tuple[Indices, ...], low: Indices, high: Indices, strengths: Floats) -> None:
    """Add the curvature of each ballot to the matrix, or to the matrix of its voter."""
    one = chance(strengths[low] - strengths[high])
    weight = one * (1.0 - one)
    for row, column, sign in ((low, low, 1), (high, high, 1), (low, high, -1), (high, low, -1)):
        np.add.at(matrix, (*at, row, column), sign * weight)
