"""All that has the words, by their index or of some days, and the first of them in an order. For what few have."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection

from gallery.feed.walking import Row
from gallery.find.orders import Order
from gallery.find.sought import Sought

Gathering = Callable[[Sought, Order, Row | None, int], list[Row]]

LIKES_WEIGH = 0.25
"""As much as a better fit of the words, for each power of e of likes."""

BY_WORDS = """
SELECT words.listing_id, {fit} (
    SELECT {value} FROM gallery_listing AS listing WHERE listing.picture_id = words.listing_id AND {listed}
) FROM gallery_words AS words WHERE {having}
"""
"""Likes, days and what its viewer leaves out are read row by row: the planner, who expects other numbers, would read all listings
instead."""

OF_DAYS = """
SELECT listing.picture_id, {fit} {value} FROM gallery_listing AS listing JOIN gallery_words AS words
ON words.listing_id = listing.picture_id WHERE {listed} AND {seen}
"""

FIRST = """
WITH found (number, value) AS MATERIALIZED ({found})
SELECT number, value FROM found WHERE value IS NOT NULL {behind} ORDER BY value DESC, number DESC LIMIT %s
"""

FIT = "ts_rank(words.vector, %s::tsquery)::float8 *"
VALUES = {
    Order.BEST: f"1 + {LIKES_WEIGH} * ln(listing.likes + 1.0::float8)",
    Order.NEW: "listing.listed_at",
    Order.TOP: "listing.likes",
}


def by_words(sought: Sought, order: Order, behind: Row | None, count: int) -> list[Row]:
    listed, values = sought.listed()
    having, words = sought.having()
    sql = BY_WORDS.format(fit=_fit(order), value=VALUES[order], listed=listed, having=having)
    return _first(sql, [*_fit_of(sought, order), *values, *words], behind, count)


def of_days(sought: Sought, order: Order, behind: Row | None, count: int) -> list[Row]:
    listed, values = sought.listed()
    seen, words = sought.seen()
    sql = OF_DAYS.format(fit=_fit(order), value=f"({VALUES[order]})", listed=listed, seen=seen)
    return _first(sql, [*_fit_of(sought, order), *values, *words], behind, count)


def _first(found: str, values: Sequence[Any], behind: Row | None, count: int) -> list[Row]:
    where = "" if behind is None else "AND (value, number) < (%s, %s)"
    place = () if behind is None else (behind[1], behind[0])
    with connection.cursor() as cursor:
        cursor.execute(FIRST.format(found=found, behind=where), [*values, *place, count])
        return cursor.fetchall()


def _fit(order: Order) -> str:
    """How near each other the words stand, times how much the picture is liked."""
    return FIT if order is Order.BEST else ""


def _fit_of(sought: Sought, order: Order) -> list[str]:
    return [sought.whole] if order is Order.BEST else []
