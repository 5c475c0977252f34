"""How much a fit would be surprised by a voter's votes, had it not seen any of them. Pure.

Without voter g the maximum moves by −(H − H_g)⁻¹ s_g in one Newton step, H the curvature, H_g and s_g what the voter adds to it
and to the gradient. That is −H⁻¹ Xᵀ r′ with r′ = (1 − W X H⁻¹ Xᵀ)⁻¹ r: residuals r made as large as they would be for
somebody new, and the rest is the sandwich as it was. One small system per voter; voters with as many cells are solved together.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from scipy.special import expit

from battles.ratings.bradley_terry import Fit
from battles.ratings.sums import Floats, Whole
from battles.ratings.votes import Votes, leads, spread

AT_ONCE = 1_000_000
"""Numbers of the systems that are solved together: some tens of megabytes."""


def without_each(votes: Votes, fitted: Fit, inverse: Floats) -> Floats:
    """Per cell the surprise at it, as if its voter had not been among those whom the fit was made of. `inverse` is that of
    the fit's curvature."""
    size = len(inverse)
    has_side = size > votes.names
    at = np.append(fitted.strength, fitted.side) if has_side else fitted.strength
    chance = expit(leads(votes.first, votes.second, votes.side, at, has_side))
    surprise, weight = votes.won - votes.count * chance, votes.count * chance * (1 - chance)
    order = np.argsort(votes.voter, kind="stable")
    starts = np.flatnonzero(np.diff(votes.voter[order], prepend=-1))
    cells_of = np.diff(starts, append=len(order))
    found: Floats = np.empty(len(order))
    for many in np.unique(cells_of):
        for begun in _some(starts[cells_of == many], many):
            cells = order[begun[:, None] + np.arange(many)]
            solve = _by_cells if many <= size else _by_names
            found[cells] = solve(votes, cells, surprise, weight, inverse, has_side)
    return found


def _some(starts: Whole, many: int) -> list[Whole]:
    cuts = [*range(0, len(starts), max(1, AT_ONCE // many**2)), len(starts)]
    return [starts[first:last] for first, last in pairwise(cuts)]


def _by_cells(votes: Votes, cells: Whole, surprise: Floats, weight: Floats, inverse: Floats, has_side: bool) -> Floats:
    """Systems as large as the voter has cells. `cells` is voters by cells."""
    first, second, side = votes.first[cells], votes.second[cells], votes.side[cells]
    down, across = (slice(None), slice(None), None), (slice(None), None, slice(None))
    leverage: Floats = inverse[first[down], first[across]] - inverse[first[down], second[across]]
    leverage -= inverse[second[down], first[across]] - inverse[second[down], second[across]]
    if has_side:
        tilted: Floats = inverse[first, -1] - inverse[second, -1]
        leverage = leverage + tilted[down] * side[across] + side[down] * tilted[across]
        leverage = leverage + inverse[-1, -1] * side[down] * side[across]
    kept = np.eye(cells.shape[1]) - weight[cells][down] * leverage
    return np.asarray(np.linalg.solve(kept, surprise[cells][..., None])[..., 0], dtype=np.float64)


def _by_names(votes: Votes, cells: Whole, surprise: Floats, weight: Floats, inverse: Floats, has_side: bool) -> Floats:
    """The same by systems as large as there are unknowns, for voters with more cells than these, one after the other."""
    found = np.empty(cells.shape)
    for place, own in enumerate(cells):
        parts = votes.first[own], votes.second[own], votes.side[own]
        curved = spread(*parts, weight[own], votes.names, has_side)
        pull = np.zeros(len(inverse))
        np.add.at(pull, parts[0], surprise[own])
        np.subtract.at(pull, parts[1], surprise[own])
        if has_side:
            pull[-1] = parts[2] @ surprise[own]
        moved = inverse @ np.linalg.solve(np.eye(len(inverse)) - curved @ inverse, pull)
        found[place] = surprise[own] + weight[own] * leads(*parts, moved, has_side)
    return found
