"""Ways to the next rows of a feed. Which is quick depends on the order, and on what the planner can know of it."""

from __future__ import annotations

import json

from django.db import connection
from django.db.models import F, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleLessThan

from gallery.feed.sorts import Sort, Value
from gallery.models import Listing

Row = tuple[int, Value]
"""A picture's number, and what it is sorted by."""

Rows = QuerySet[Listing]

FEW = 6_000
"""About the square root of a page times a million: so many rows are as dear to gather as a page of them is to walk to."""

OF_A_STRETCH = 40_000
"""As many may be gathered of a day, a week or a month, for the most liked of them."""

ALL = "WITH found (number, value) AS MATERIALIZED ({rows}) SELECT number, value FROM found"
BEHIND = "WHERE (value, number) < (%s, %s)"
FIRST = "ORDER BY value DESC, number DESC LIMIT %s"


def along(rows: Rows, sort: Sort, behind: Row | None, count: int) -> list[Row]:
    """Along the index of this order, from where it is entered."""
    return list(ordered(after(rows, sort, behind), sort)[:count])


def through_ties(rows: Rows, sort: Sort, behind: Row | None, count: int) -> list[Row]:
    """Where a million pictures have as many likes as this one. Two questions in one: how few rows `(likes, id) < (0, 7)`
    finds the planner takes from `likes < 0` alone, and then walks all that nobody liked for a rare theme."""
    if behind is None:
        return along(rows, sort, None, count)
    number, value = behind
    same = ordered(rows.filter(**{sort.column: value}, picture_id__lt=number), sort)[:count]
    less = ordered(rows.filter(**{f"{sort.column}__lt": value}), sort)[:count]
    return list(same.union(less, all=True).order_by(f"-{sort.column}", "-picture_id")[:count])


def all_first(rows: Rows, sort: Sort, behind: Row | None, count: int) -> list[Row]:
    """All of these rows, then the first of them. Of its own accord the planner would walk an index in this order until it
    has met a page of them: past fifty thousand others for a rare theme, and to the end where less than a page is left. The
    place is compared outside, or it would be taken for something that nearly nothing is behind (as in `through_ties`)."""
    return first_of(rows.order_by().values_list("picture_id", sort.column), behind, count)


def first_of(valued: QuerySet[Listing, Row], behind: Row | None, count: int) -> list[Row]:
    """All of these, then the first of them by their value."""
    found, values = valued.query.sql_with_params()
    where = "" if behind is None else BEHIND
    place = () if behind is None else (behind[1], behind[0])
    with connection.cursor() as cursor:
        cursor.execute(f"{ALL.format(rows=found)} {where} {FIRST}", (*values, *place, count))
        return cursor.fetchall()


def estimated(rows: Rows) -> int:
    """How many these are, as the planner takes it from its statistics: good enough to choose a way, and cheap."""
    (told,) = json.loads(rows.order_by().explain(format="json"))
    return int(told["Plan"]["Plan Rows"])


def after(rows: Rows, sort: Sort, behind: Row | None) -> Rows:
    """What comes behind a place. Compared as a pair, which an index can be entered by."""
    if behind is None:
        return rows
    number, value = behind
    return rows.filter(TupleLessThan(Tuple(F(sort.column), F("picture_id")), (value, number)))


def ordered(rows: Rows, sort: Sort) -> QuerySet[Listing, Row]:
    return rows.order_by(f"-{sort.column}", "-picture_id").values_list("picture_id", sort.column)
