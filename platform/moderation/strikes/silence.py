"""When strikes silence somebody, and for how long. Pure.

A thing withheld costs 1 point for 30 days, one blocked 2 points for 90. Two points that stand silence for three days from the
last of them, three until a senior moderator has looked: that silence outlasts the points, whatever time has passed. What was
before that look silences no more, and still counts to its end beside what comes after.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

MUTES, STOPS = 2, 3
MUTED = timedelta(days=3)
COSTS = {"withhold": (1, timedelta(days=30)), "block": (2, timedelta(days=90))}


@dataclass(frozen=True, slots=True)
class Struck:
    points: int
    at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """`until` is when somebody may speak again; None where they may, or where only a review ends it (`awaits_review`)."""

    points: int = 0
    until: datetime | None = None
    awaits_review: bool = False

    @property
    def may_speak(self) -> bool:
        return self.until is None and not self.awaits_review


def cost(verdict: str) -> tuple[int, timedelta]:
    """Points and how long they stand; none for what takes nothing away."""
    return COSTS.get(verdict, (0, timedelta()))


def standing(strikes: Iterable[Struck], reviewed_at: datetime | None, now: datetime) -> Standing:
    """Of strikes that were not lifted."""
    given = [one for one in strikes if one.at <= now]
    points = _points_at(now, given)
    anew = [one for one in given if reviewed_at is None or one.at > reviewed_at]
    # They are at their most just when one is given; later ones expire and end nothing.
    if any(_points_at(one.at, given) >= STOPS for one in anew):
        return Standing(points, awaits_review=True)
    last = max((one.at for one in anew if now < one.expires_at), default=None)
    if last is None or points < MUTES or now >= last + MUTED:
        return Standing(points)
    return Standing(points, until=last + MUTED)


def _points_at(at: datetime, strikes: Iterable[Struck]) -> int:
    return sum(one.points for one in strikes if one.at <= at < one.expires_at)
