"""From when to when a feed looks: its own window and the days that it is narrowed to, as one stretch. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Q

from gallery.hotness import LIKES_ARE_WORTH_AT_MOST, hotness


@dataclass(frozen=True, slots=True)
class Span:
    """From `begin` on and before `end`; None: open."""

    begin: datetime | None
    end: datetime | None

    @property
    def is_empty(self) -> bool:
        return self.begin is not None and self.end is not None and self.begin >= self.end

    @property
    def is_open(self) -> bool:
        return self.begin is None and self.end is None

    def listed(self) -> Q:
        """Listings of it."""
        return _between("listed_at", self.begin, self.end)

    def hot(self) -> Q:
        """The heats that a picture of it can have: lets an index of heat be entered where it begins."""
        coldest = hotness(1, self.begin) if self.begin else None
        hottest = hotness(1, self.end) + LIKES_ARE_WORTH_AT_MOST if self.end else None
        return _between("hot", coldest, hottest)


def of(window: timedelta | None, since: date | None, until: date | None, now: datetime) -> Span:
    """Days are of UTC, both included."""
    begins = [_midnight(since)] if since else []
    if window is not None:
        begins.append(now - window)
    return Span(max(begins, default=None), _midnight(until) + timedelta(days=1) if until else None)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _between(column: str, least: object, most: object) -> Q:
    bounds = Q()
    if least is not None:
        bounds &= Q(**{f"{column}__gte": least})
    if most is not None:
        bounds &= Q(**{f"{column}__lt": most})
    return bounds
