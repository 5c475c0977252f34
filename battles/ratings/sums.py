"""Sums of values by whole numbers, as fast as numpy counts. Pure."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

DENSE_MOST = 1_000_000
"""Places that are counted out one by one; where there are more, values are sorted first."""

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]


def sums_at(at: Whole, values: Floats, size: int) -> Floats:
    """The sum of the values at each place, 0 to size − 1."""
    return np.bincount(at, values, size).astype(np.float64, copy=False)


def sums_of_runs(values: Floats, starts: Whole) -> Floats:
    """The sum of each run of values, given where the runs begin."""
    return np.add.reduceat(values, starts) if len(starts) else np.zeros(0)


def sums_by_key(key: Whole, keys: int, *values: Floats) -> tuple[Whole, Floats, Floats]:
    """The keys that occur, and the two sums of values at each. Counted out where that is no larger than the votes."""
    if keys <= DENSE_MOST:
        sums = [sums_at(key, one, keys) for one in values]
        known = np.flatnonzero(sums[0])
        return known, sums[0][known], sums[1][known]
    order = np.argsort(key)
    starts = np.flatnonzero(np.diff(key[order], prepend=-1))
    sums = [sums_of_runs(one[order], starts) for one in values]
    return key[order][starts], sums[0], sums[1]
