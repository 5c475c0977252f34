"""Along an order, looking at the words of each picture on the way, until a page of those that have them was met."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from gallery.feed import walking
from gallery.feed.sorts import Sort
from gallery.feed.walking import Row
from gallery.find.sought import Sought
from gallery.models import Listing

STRETCH = 50_000
"""Listings that are looked at before it is given up. Of what six in a thousand have, a page is met after five thousand, if they
lie all over the gallery."""

WALK = """
SELECT picture_id, {column} FROM ({way}) AS listing
WHERE {days} AND {sighted} AND (SELECT {seen} FROM gallery_words AS words WHERE words.listing_id = listing.picture_id)
ORDER BY {column} DESC, picture_id DESC LIMIT %s
"""
"""The planner has no choice in it: it takes words for strangers to each other, and where it expects few it would gather tens of
thousands."""


@dataclass(frozen=True, slots=True)
class Met:
    """`is_all`: there is no more behind these than was asked for."""

    rows: list[Row]
    is_all: bool


def along(sought: Sought, sort: Sort, behind: Row | None, count: int, most: int | None = None) -> Met:
    """From a place on. `most` listings are looked at."""
    way = _way(sought, sort, behind)
    columns = ["picture_id", sort.column, "level", "owner_id"] + (
        ["listed_at"] if _has_days_besides(sought, sort) else []
    )
    inner, values = way.values_list(*dict.fromkeys(columns))[:most].query.sql_with_params()
    days, dates = sought.days() if _has_days_besides(sought, sort) else ("true", [])
    sighted, left_out = sought.sight.seen()
    seen, words = sought.seen()
    asked = WALK.format(column=sort.column, way=inner, days=days, sighted=sighted, seen=seen)
    with connection.cursor() as cursor:
        cursor.execute(asked, (*values, *dates, *left_out, *words, count))
        rows = cursor.fetchall()
    return Met(rows, len(rows) >= count or most is None or not way[most : most + 1].exists())


def _way(sought: Sought, sort: Sort, behind: Row | None) -> walking.Rows:
    """Along the index of dates it is entered and left where its days are."""
    rows = Listing.objects.filter(sought.span.listed()) if sort is Sort.NEW else Listing.objects.all()
    return walking.after(rows, sort, behind).order_by(f"-{sort.column}", "-picture_id")


def _has_days_besides(sought: Sought, sort: Sort) -> bool:
    return sort is not Sort.NEW and not sought.span.is_open
