"""When strikes silence somebody, and for how long. Pure.

A thing withheld costs 1 point for 30 days, one blocked 2 points for 90. Two points that stand silence for three days from the
last of them, three until a senior moderator has looked. What was before that look silences no more, and still counts to its end
beside what comes after.
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
    live = [one for one in strikes if one.at <= now < one.expires_at]
    points = sum(one.points for one in live)
    last = max((one.at for one in live if reviewed_at is None or one.at > reviewed_at), default=None)
    if last is None or points < MUTES:
        return Standing(points)
    if points >= STOPS:
        return Standing(points, awaits_review=True)
    return Standing(points, until=last + MUTED) if now < last + MUTED else Standing(points)
