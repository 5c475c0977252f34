"""Along an order, looking at the words of each picture on the way, until a page of those that have them was met."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.models import QuerySet

from gallery.feed import walking
from gallery.feed.sorts import Sort
from gallery.feed.walking import Row
from gallery.models import Listing

STRETCH = 1_000
"""Listings that are looked at before several words are counted: of what three in a hundred have a page is met so soon."""

WALK = """
SELECT picture_id, {column} FROM ({way}) AS gallery_listing
WHERE {narrowed} AND (
    SELECT ts_match_vq(vector, %s::tsquery) FROM gallery_words WHERE listing_id = gallery_listing.picture_id
) ORDER BY {column} DESC, picture_id DESC LIMIT %s
"""
"""The planner has no choice in it: it takes words for strangers to each other, and where it expects few it would gather tens of
thousands."""


def along(
    narrowed: QuerySet[Listing], words: str, sort: Sort, behind: Row | None, count: int, most: int | None = None
) -> list[Row]:
    """Those of `narrowed` that have these words, from a place on; `most` listings are looked at."""
    where, values = _condition(narrowed)
    way = walking.after(Listing.objects.all(), sort, behind).order_by(f"-{sort.column}", "-picture_id")
    if not values:
        way = way.only("picture_id", sort.column)
    inner, more = way[:most].query.sql_with_params()
    asked = WALK.format(column=sort.column, way=inner, narrowed=where)
    with connection.cursor() as cursor:
        cursor.execute(asked, (*more, *values, words, count))
        return cursor.fetchall()


def _condition(rows: QuerySet[Listing]) -> tuple[str, tuple[Any, ...]]:
    """What these are narrowed to, on columns of listings alone."""
    if not rows.query.where:
        return "true", ()
    compiler = rows.query.get_compiler(connection=connection)
    compiler.setup_query()
    where, values = compiler.compile(rows.query.where)
    return where, tuple(values)
