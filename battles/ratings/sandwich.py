"""The covariance of strengths that lets the votes of one voter hang together. Pure.

A vote may also follow another law than the model. So the covariance is the sandwich H⁻¹ M H⁻¹ (P. J. Huber, 1967; H. White,
Econometrica 50, 1982) with H the curvature and M the sum over voters of the outer product of their own gradient, times
G/(G−1) for G voters (clustered as in K.-Y. Liang and S. L. Zeger, Biometrika 73, 1986). It is right for many voters; what few
of them take is in `intervals`.
"""

from __future__ import annotations

import numpy as np
from scipy.linalg import cho_factor, cho_solve
from scipy.sparse import csr_array
from scipy.special import expit

from battles.ratings.sums import DENSE_MOST, Floats, Whole, sums_at
from battles.ratings.votes import Votes, leads, spread


def sandwich(votes: Votes, at: Floats, curvature: Floats, has_side: bool) -> Floats:
    voters = np.count_nonzero(np.bincount(votes.voter))
    if voters < 2:
        return np.full_like(curvature, np.inf)
    surprise = votes.won - votes.count * expit(leads(votes.first, votes.second, votes.side, at, has_side))
    bread = cho_factor(curvature, check_finite=False)
    half = cho_solve(bread, meat(votes, surprise, has_side), check_finite=False)
    whole: Floats = cho_solve(bread, half.T, check_finite=False)
    return whole * (voters / (voters - 1))


def meat(votes: Votes, surprise: Floats, has_side: bool) -> Floats:
    """Σ over voters of (their gradient)(their gradient)ᵀ. `surprise` is by how much the votes of each cell for the first are
    more than expected."""
    size = votes.names + has_side
    lone = np.bincount(votes.voter)[votes.voter] == 1
    if not lone.any():
        return _of_voters(votes, surprise, np.arange(len(lone)), size, has_side)
    weight = np.where(lone, surprise**2, 0.0)  # of somebody with one cell it is one cell's
    found = spread(votes.first, votes.second, votes.side, weight, votes.names, has_side)
    return found if lone.all() else found + _of_voters(votes, surprise, np.flatnonzero(~lone), size, has_side)


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
        scores = sums_at(row * size + place, value, len(starts) * size).reshape(len(starts), size)
        return scores.T @ scores
    ends = np.append(starts, len(by_voter)) * len(places)
    sparse = csr_array((value, place, ends), shape=(len(starts), size))
    return np.asarray((sparse.T @ sparse).toarray(), dtype=np.float64)
