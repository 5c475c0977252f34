"""Intervals that hold what they say also where few people voted: a named step on top of a fit. Pure.

The plain sandwich takes the surprises of a fit for those of the truth, and a fit leans towards whoever voted: three voters of one
mind leave it no surprise at all. Three things mend that, as far as each name needs it:

- Each voter's part is how far the fit would move without them, in one Newton step: CR3, the jackknife by clusters (R. M. Bell
  and D. F. McCaffrey, Survey Methodology 28, 2002; J. G. MacKinnon, M. Ø. Nielsen and M. D. Webb, Journal of Applied
  Econometrics 38, 2023), times (G−1)/G for the G voters who judged this name.
- Bounds are by Student's t, its degrees of freedom one less than these voters. Ten who voted once beside one who voted a hundred
  times are not eleven: they count as (Σn²)²/Σn⁴, the effective number of clusters with the votes of a voter taken to be of one
  mind (A. V. Carter, K. T. Schnepel and D. G. Steigerwald, Review of Economics and Statistics 99, 2017). One degree is the least.
- Never narrower than the model itself allows if every vote stood alone: by the inverse of the curvature and the normal
  distribution. What the ridge alone says, how high names stand as a whole who were compared with each other only, is left
  out, for strengths are told against their average.

So of 100 intervals more than 95 hold the truth where few voted: they err to the wide side. What simulations found stands in
battles/README.md, and tests/bench/ratings/coverage.py finds it again.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.linalg import cho_factor, cho_solve
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.special import stdtrit

from battles.ratings.bradley_terry import RIDGE, WIDTH, Fit, ranks_by_interval
from battles.ratings.leaving_out import without_each
from battles.ratings.sandwich import meat
from battles.ratings.sums import Floats, Whole, sums_at, sums_by_key
from battles.ratings.votes import Votes

VOTERS_LEAST = 5
"""A name that fewer people judged has no rank. From five voters of one mind by chance, 1 in 16, no board should be led."""

SURE = 0.975


@dataclass(frozen=True, slots=True)
class Intervals:
    """Per name: 95 % bounds as log odds against the average, and how many people judged it. `reach` is half the width."""

    lower: Floats
    upper: Floats
    reach: Floats
    voters: Whole


def intervals(votes: Votes, fitted: Fit, *, ridge: float = RIDGE) -> Intervals:
    """`fitted` is the fit of these votes with this ridge."""
    voters, alike = _voters_of(votes)
    inverse = cho_solve(cho_factor(fitted.curvature, check_finite=False), np.eye(len(fitted.curvature)))
    reach = np.full(votes.names, np.inf)
    known = voters > 1
    between = stdtrit(np.maximum(alike[known] - 1, 1), SURE) * _between(votes, fitted, inverse, voters)[known]
    reach[known] = np.maximum(between, WIDTH * _within(votes, inverse, ridge)[known])
    return Intervals(fitted.strength - reach, fitted.strength + reach, reach, voters)


def ranks(lower: Floats, upper: Floats, voters: Whole) -> Whole:
    """1 + how many lower bounds are above one's own upper bound, among names with enough voters; 0 for all others."""
    found, has_rank = np.zeros(len(lower), dtype=np.int64), voters >= VOTERS_LEAST
    found[has_rank] = ranks_by_interval(lower[has_rank], upper[has_rank])
    return found


def _voters_of(votes: Votes) -> tuple[Whole, Floats]:
    """Per name: how many judged it, and how many who all voted equally often would tell as much."""
    key = np.concatenate([votes.voter, votes.voter]) * votes.names + np.concatenate([votes.first, votes.second])
    count = np.concatenate([votes.count, votes.count])
    keys, said, _ = sums_by_key(key, int(key.max(initial=0)) + 1, count, count)
    name = keys % max(1, votes.names)
    voters = sums_at(name, np.ones(len(name)), votes.names).astype(np.int64)
    parts, squares = sums_at(name, said**2, votes.names), sums_at(name, said**4, votes.names)
    return voters, np.divide(parts**2, squares, out=np.zeros(votes.names), where=squares > 0)


def _between(votes: Votes, fitted: Fit, inverse: Floats, voters: Whole) -> Floats:
    """Standard errors by how far the fit would move without each voter."""
    moved = meat(votes, without_each(votes, fitted, inverse), has_side=len(inverse) > votes.names)
    variance = ((inverse @ moved) * inverse).sum(axis=1)[: votes.names]
    return np.asarray(np.sqrt(np.maximum(variance, 0.0) * (voters - 1) / np.maximum(voters, 1)), dtype=np.float64)


def _within(votes: Votes, inverse: Floats, ridge: float) -> Floats:
    """Standard errors if every vote stood alone, against the average of the names that votes hold together."""
    names = votes.names
    held = coo_array((np.ones(len(votes.first)), (votes.first, votes.second)), shape=(names, names))
    _, group = connected_components(held, directed=False)
    floating = 1 / (ridge * np.bincount(group)[group])
    return np.asarray(np.sqrt(np.maximum(np.diag(inverse)[:names] - floating, 0.0)), dtype=np.float64)
