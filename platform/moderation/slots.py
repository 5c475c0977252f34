"""How much somebody may hang for everybody to see in a day: little at first, and more with every good thing that stays. Pure.

    slots a day = 10 + what stays // 2, at most 200

*What stays* is what they published more than three days ago that is still shown: nobody had to take it down. Who is new fills no
gallery; ten a day are fifteen once ten stayed. Who has points against them has the first ten alone.
"""

from __future__ import annotations

from datetime import timedelta

FIRST, MOST = 10, 200
STAYS = timedelta(days=3)
DAY = timedelta(days=1)
COUNTED_MOST = 2 * (MOST - FIRST)
"""More that stays gives nothing more."""


def per_day(stays: int, points: int) -> int:
    return FIRST if points else min(MOST, FIRST + max(0, stays) // 2)


def told(slots: int) -> str:
    return f"You can hang {slots} pictures a day. That grows with every two that stay up for three days."
