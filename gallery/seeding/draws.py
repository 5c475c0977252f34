"""Draws that more than one plan makes. Pure."""

from __future__ import annotations

import numpy as np

from gallery.seeding.plan import Array

Chance = np.random.Generator


def zipf(chance: Chance, kinds: int, count: int, steepness: float) -> Array:
    """So many draws, where the number of a kind tells how rare it is."""
    weights = 1 / (np.arange(kinds) + 2.0) ** steepness
    return np.searchsorted(np.cumsum(weights / weights.sum()), chance.random(count)).clip(0, kinds - 1)
