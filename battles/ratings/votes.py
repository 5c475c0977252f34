"""Votes as a fit takes them: summed in cells of the same pair, side and voter. Pure.

However many votes stand behind them, what is reckoned over cells costs what distinct cells do.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from battles.ratings.sums import Floats, Whole, sums_at, sums_of_runs


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
            count=sums_of_runs(weight[order], starts),
            won=sums_of_runs(gained[order], starts),
            names=names,
        )


def check(votes: Votes) -> None:
    both = np.concatenate([votes.first, votes.second])
    if len(both) and (both.min() < 0 or both.max() >= votes.names):
        raise ValueError("a name is out of range")
    if (votes.first == votes.second).any():
        raise ValueError("nobody is compared with themselves")


def leads(first: Whole, second: Whole, side: Floats, at: Floats, has_side: bool) -> Floats:
    """x · at of every cell, where x is 1 at the first, −1 at the second, and the side at the last place."""
    lead: Floats = at[first] - at[second]
    return lead + side * at[-1] if has_side else lead


def spread(first: Whole, second: Whole, side: Floats, weight: Floats, names: int, has_side: bool) -> Floats:
    """Σ over cells of weight · x xᵀ, with the x of `leads`."""
    size = names + has_side
    flat = sums_at(first * size + second, weight, size * size).reshape(size, size)
    found = -(flat + flat.T)
    found[np.arange(names), np.arange(names)] = sums_at(first, weight, names) + sums_at(second, weight, names)
    if has_side:
        sided = side * weight
        found[-1, :names] = found[:names, -1] = sums_at(first, sided, names) - sums_at(second, sided, names)
        found[-1, -1] = sided @ side
    return found
