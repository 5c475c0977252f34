"""How far a battle moved ratings, and how far it should have. Pure, without Django: ledger, audit and receipts share it.

A correction never replays later battles: each was rated with what was known then, and people who had no part in what was
wrong keep what they won. Whoever was in the battle gets the difference: what it should have done to them as they then were,
less what it and its corrections did so far.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from battles.ratings.wenglin import MICRO, TAU, Place, rate

SMALLEST_SIGMA = round(TAU * MICRO)


class Moved(Protocol):
    """A line of the ledger, or of the log: in micro-units."""

    @property
    def seat(self) -> int: ...
    @property
    def mu_before(self) -> int: ...
    @property
    def sigma_before(self) -> int: ...
    @property
    def mu_after(self) -> int: ...
    @property
    def sigma_after(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Step:
    """How far a rating moves, in micro-units."""

    mu: int = 0
    sigma: int = 0

    def __sub__(self, other: Step) -> Step:
        return Step(self.mu - other.mu, self.sigma - other.sigma)

    def __bool__(self) -> bool:
        return bool(self.mu or self.sigma)

    def taken_from(self, mu: int, sigma: int) -> tuple[int, int]:
        """The rating after it. Doubt never falls below what a day brings anew."""
        return mu + self.mu, max(SMALLEST_SIGMA, sigma + self.sigma)


def due(firsts: Mapping[int, Moved], ranks: Mapping[int, int]) -> dict[int, Step]:
    """What a battle should have done to each seat it rated, `firsts`, given the right ranks and the ratings as they then
    were. A seat without a rank was not to be moved."""
    places = [
        Place(seat, ranks[seat], one.mu_before, one.sigma_before) for seat, one in firsts.items() if seat in ranks
    ]
    steps = dict.fromkeys(firsts, Step())
    for after in rate(places):
        steps[after.seat] = Step(after.mu - firsts[after.seat].mu_before, after.sigma - firsts[after.seat].sigma_before)
    return steps


def done(lines: Iterable[Moved]) -> dict[int, Step]:
    """What these lines did to each seat in all."""
    sums: dict[int, Step] = {}
    for one in lines:
        so_far = sums.get(one.seat, Step())
        mu, sigma = one.mu_after - one.mu_before, one.sigma_after - one.sigma_before
        sums[one.seat] = Step(so_far.mu + mu, so_far.sigma + sigma)
    return sums
