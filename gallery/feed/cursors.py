"""Where a page of a feed ended, as text that says so: `hot~39908.21426202331~JpZ2k4v0q1Aa`. Pure."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from gallery.feed.refusals import UnknownCursor
from gallery.feed.sorts import Order, Value

MARK = "~"
LONGEST = 80
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
MOST_LIKES = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last picture that was shown, and what it was sorted by at that moment: meanwhile it may stand elsewhere."""

    sort: Order
    value: Value
    key: str

    def __str__(self) -> str:
        return MARK.join([self.sort.value, _written(self.value), self.key])


def parsed(text: str, sort: Order) -> Cursor:
    """The cursor of a feed in this order. Raises UnknownCursor where it is another order's, or none."""
    parts = text.split(MARK)
    if len(text) > LONGEST or len(parts) != 3 or not text.isprintable():
        raise UnknownCursor
    name, value, key = parts
    if name != sort.value:
        raise UnknownCursor(f"This place is of another order than {sort.value}.")
    try:
        return Cursor(sort, _read(value, sort), key)
    except (ValueError, OverflowError):
        raise UnknownCursor from None


def _written(value: Value) -> str:
    return str((value - EPOCH) // MICROSECOND) if isinstance(value, datetime) else repr(value)


def _read(text: str, sort: Order) -> Value:
    match sort.column:
        case "listed_at":
            return EPOCH + int(text) * MICROSECOND
        case "hot" | "score":
            _must_be_within(number := float(text), math.inf)
            return number
        case _:
            _must_be_within(likes := int(text), MOST_LIKES)
            return likes


def _must_be_within(number: float, most: float) -> None:
    if not 0 <= number < most:
        raise ValueError(f"{number} is no such value")
