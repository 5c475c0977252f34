"""The orders that a feed can be walked in. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

Value = datetime | float | int
"""What a listing is sorted by."""


class Order(Protocol):
    """An order has a name, which cursors say, and a column."""

    @property
    def value(self) -> str: ...

    @property
    def column(self) -> str: ...


class Sort(StrEnum):
    NEW = "new"
    HOT = "hot"
    TOP = "top"
    TOP_DAY = "top-day"
    TOP_WEEK = "top-week"
    TOP_MONTH = "top-month"
    FOLLOWING = "following"

    @property
    def column(self) -> str:
        """What a listing is sorted by, most first; ties by the picture's number."""
        if self is Sort.HOT:
            return "hot"
        return "likes" if self.is_top else "listed_at"

    @property
    def is_top(self) -> bool:
        return self.value.startswith("top")

    @property
    def window(self) -> timedelta | None:
        """How far back it looks; None: for ever."""
        return WINDOWS.get(self)


WINDOWS = {
    Sort.TOP_DAY: timedelta(days=1),
    Sort.TOP_WEEK: timedelta(days=7),
    Sort.TOP_MONTH: timedelta(days=30),
}
