"""How a battle moves the ratings of those who played it. Pure, without Django: whoever checks a receipt calls the same.

A rating is a belief about skill, normal with mean mu and standard deviation sigma. The update is that of R. C. Weng and
C.-J. Lin, "A Bayesian approximation method for online ranking", JMLR 12 (2011), 267–300, with the Bradley–Terry model, as
openskill 6.2 computes it. A battle is the mean over every two who played it: worth one comparison, however many played, on
one scale for duels and for thirty. On simulated players whose skill is known that is the one that errs as much as it says,
at every size (a test holds it). Plackett–Luce (algorithm 4) stretches its scale with the number of players; the sum over
all pairs (algorithm 1) is thirty times too sure among thirty. Their γ, which slows the fall of sigma, is 1: with openskill's
σ/c sigma fell half as fast as the error did. Ties are equal ranks and half a win.

In and out are integers in micro-units (1 = 10⁻⁶). Inside are floats; results are rounded to the nearest micro-unit, halves
to even. Players are taken in the order of rank, then seat, so that the order they are given in changes not even a last bit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from openskill.models import BradleyTerryPart

MICRO = 1_000_000
START_MU = 25 * MICRO
START_SIGMA = 8_333_333  # 25/3
BETA = 25 / 6
TAU = 25 / 300
KAPPA = 0.0001

EVERYBODY = 1_000  # how many neighbours in rank each is compared with: all of them


def _undamped(*_: object) -> float:
    return 1.0


MODEL = BradleyTerryPart(
    mu=25.0, sigma=25 / 3, beta=BETA, kappa=KAPPA, gamma=_undamped, tau=TAU, window_size=EVERYBODY, limit_sigma=False
)


@dataclass(frozen=True, slots=True)
class Place:
    """Who came where: rank 1 is best, equal ranks are ties. The rating as it was before, in micro-units."""

    seat: int
    rank: int
    mu: int
    sigma: int


@dataclass(frozen=True, slots=True)
class Change:
    """A seat's rating after the battle, in micro-units."""

    seat: int
    mu: int
    sigma: int


def rate(places: Sequence[Place]) -> list[Change]:
    """The ratings after the battle, by seat. Fewer than two places say nothing about anybody: nothing is changed then.

    Raises ValueError for a seat that comes twice, a rank below 1 or a sigma that is not above 0.
    """
    _check(places)
    if len(places) < 2:
        return [Change(place.seat, place.mu, place.sigma) for place in places]
    ordered = sorted(places, key=lambda place: (place.rank, place.seat))
    teams = [[MODEL.rating(mu=place.mu / MICRO, sigma=place.sigma / MICRO)] for place in ordered]
    rated = MODEL.rate(teams, ranks=[float(place.rank) for place in ordered])
    after = zip(ordered, rated, strict=True)
    changes = [Change(place.seat, round(one.mu * MICRO), round(one.sigma * MICRO)) for place, (one,) in after]
    return sorted(changes, key=lambda change: change.seat)


def _check(places: Sequence[Place]) -> None:
    if len({place.seat for place in places}) != len(places):
        raise ValueError("a seat has one place")
    for place in places:
        if place.rank < 1:
            raise ValueError(f"seat {place.seat}: ranks begin with 1")
        if place.sigma <= 0:
            raise ValueError(f"seat {place.seat}: sigma is above 0")
