"""Ratings as people read them: "1520 ± 60". Pure. Everything that is kept or computed with is in micro-units.

A newcomer has 1500 points. One unit of mu is 30 points, so that 400 points ahead win about nine times in ten between
settled players, as people know it from chess. Behind ± stand two sigmas: skill is in there 95 times in 100, as far as
the model goes. Ranks go by mu − 3 sigma, which a newcomer starts at 750 points of: no lucky evening leads the list.
"""

from __future__ import annotations

from battles.ratings.wenglin import MICRO, START_MU

START = 1500
PER_UNIT = 30
WIDTHS = 2
PROVISIONAL_ABOVE = 5 * MICRO  # ± 300 points; a newcomer is below it after some twelve battles


def points(mu: int) -> int:
    """1500 for the start, to the nearest point."""
    return START + _rounded(PER_UNIT * (mu - START_MU))


def spread(sigma: int) -> int:
    """What stands behind ±."""
    return _rounded(PER_UNIT * WIDTHS * sigma)


def is_provisional(sigma: int) -> bool:
    """Too unsure to be taken at its word; shown with a question mark."""
    return sigma > PROVISIONAL_ABOVE


def change(mu_before: int, mu_after: int) -> int:
    """The difference of the points shown before and after, so that people can add it up."""
    return points(mu_after) - points(mu_before)


def _rounded(micro_points: int) -> int:
    return (micro_points + MICRO // 2) // MICRO
