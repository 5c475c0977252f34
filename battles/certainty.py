"""How sure the ballots are of their leader, and whether voting may end for it. Pure and the same every time.

The posterior of the strengths (battles.strengths) is taken as normal around its maximum, with the inverse Hessian
there as covariance (Laplace's approximation; C. Bishop, "Pattern Recognition and Machine Learning", 2006, section 4.4).
The probability that the leader's prompt is best is, between two, Φ(difference / its standard deviation); among more, the
share of 4096 fixed points of that normal in which it is: a Latin hypercube (M. McKay, R. Beckman and W. Conover,
Technometrics 21, 1979) with its mirror image, given exactly the mean and covariance of a standard normal.
Between two it stays below the exact posterior, by at most about 0.02.

In simulated heats of 2 to 8 entries the leader was the best as often as stated, within 0.05 in each of five bins; where
seeds did not matter at all, up to 0.09 more often; where they mattered twice as much as the prior says, 0.02 less often
above 0.95 and up to 0.1 less often below 0.5. Stopped as soon as it passed 0.95 after at least three votes, it was right
in 98, 98 and 97 of 100 (252 to 300 stops each).
Thirty entries in four slots with 600 ballots cost 5 ms, with 3,000 ballots 9 ms.
"""

from __future__ import annotations

import math
import random
from collections.abc import Collection, Iterable, Sequence
from datetime import timedelta
from functools import lru_cache
from statistics import NormalDist

import numpy as np

from battles.strengths import Fit, Floats, fit
from battles.tables import Contender, Dealt, counted_between, slot_scores_of

VOTERS_FEWEST = 3
OPEN_SHORTEST = timedelta(seconds=10)
SURE_ENOUGH = 0.95
POINTS = 4096


def confidence(contenders: Sequence[Contender], answered: Iterable[Dealt], withheld: Collection[int] = ()) -> float:
    """The probability, 0 to 1, that the leader is the best of the contenders; 1/n before anything counted.

    For no contender at all 0. Of the `withheld` entries none leads: it is about the others, as all ballots say it, and 0
    where fewer than two are left, since then no vote could decide anything.
    """
    entries = sorted(contender.entry for contender in contenders)
    if len(entries) < 2:
        return float(len(entries))
    seen = [place for place, entry in enumerate(entries) if entry not in withheld]
    if len(seen) < 2:
        return 0.0
    scores = slot_scores_of(counted_between(entries, answered))
    if not scores:
        return 1 / len(seen)
    return sureness(fit(entries, scores), seen)


def sureness(found: Fit, among: Sequence[int] | None = None) -> float:
    """The probability that the strongest of a fit of two or more is the best of them; `among` are the places of those that are
    meant, None: all."""
    covariance: Floats = np.linalg.inv(found.precision)
    strengths: list[float] = found.strengths.tolist()
    if among is not None and len(among) < len(strengths):
        strengths, covariance = [strengths[place] for place in among], covariance[np.ix_(among, among)]
    if len(strengths) == 2:
        return _surest_of_two(strengths, covariance)
    return share_best(strengths, covariance)


def may_close(voters: int, eligible: int | None, seconds_open: float, confidence: float) -> bool:
    """Whether voting may end before its deadline: after ten seconds, with more than 0.95 confidence in the leader and
    three voters, or all `eligible` ones where there are known to be fewer (None: not known)."""
    needed = VOTERS_FEWEST if eligible is None else max(1, min(VOTERS_FEWEST, eligible))
    return voters >= needed and seconds_open >= OPEN_SHORTEST.total_seconds() and confidence > SURE_ENOUGH


def _surest_of_two(strengths: Sequence[float], covariance: Floats) -> float:
    variance = covariance[0, 0] + covariance[1, 1] - 2 * covariance[0, 1]
    return NormalDist().cdf(abs(strengths[0] - strengths[1]) / math.sqrt(variance))


def share_best(strengths: Sequence[float], covariance: Floats) -> float:
    """The share of the points in which the strongest is best; within about 0.01 of the true probability."""
    centre = np.array(strengths)
    drawn = centre + normal_points(len(strengths)) @ np.linalg.cholesky(covariance).T
    return float(np.mean(np.argmax(drawn, axis=1) == np.argmax(centre)))


@lru_cache(maxsize=32)
def normal_points(dimensions: int) -> Floats:
    """The fixed standard normal points, POINTS by `dimensions`."""
    chance = random.Random(POINTS)  # noqa: S311  fixed on purpose; random() is the same in every version of Python
    strata = [NormalDist().inv_cdf((place + 0.5) / (POINTS // 2)) for place in range(POINTS // 2)]
    half = np.array([sorted(strata, key=lambda _: chance.random()) for _ in range(dimensions)]).T
    points: Floats = np.concatenate([half, -half])
    covariance = points.T @ points / POINTS
    return points @ np.linalg.inv(np.linalg.cholesky(covariance)).T
