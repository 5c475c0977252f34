"""Pages of what means the like of a question, the nearest first; as far as anything is near."""

from __future__ import annotations

from datetime import datetime

from django.db import connection
from django.db.models.expressions import RawSQL
from django.utils import timezone

from gallery.feed import Unfit, cursors, pages, spans
from gallery.feed.facets import EVERYTHING, Facets, narrowed
from gallery.feed.pages import PAGE, Found
from gallery.feed.walking import Row
from gallery.find import encoder, nearness
from gallery.find.asking import Asked
from gallery.find.having import having
from gallery.find.language import Question
from gallery.find.matching import tsquery
from gallery.find.orders import Order
from gallery.models import Listing

OF_ONE = 3
"""Pictures of the same words, at most."""
INSTEAD_MOST = 12
INSTEAD_COMPARED = 200
"""Of a dozen that are shown, by their numbers."""

SHOWN = """
SELECT one.picture_id, near.score FROM unnest(%s::bigint[], %s::float8[]) AS near (prompt, score)
CROSS JOIN LATERAL ({inner}) AS one ORDER BY near.score DESC, one.picture_id DESC
"""


def found(
    question: Question,
    facets: Facets = EVERYTHING,
    after: str | None = None,
    count: int = PAGE,
    *,
    now: datetime | None = None,
    compared: int | None = None,
) -> Found:
    """One page of a list that ends after so many prompts (`nearness.COMPARED`). Raises Unfit where this site knows no
    meanings, or nothing is asked that means something."""
    if not encoder.is_there() or not question.wanted:
        raise Unfit("sort", "There is nothing here to be sorted by meaning.")
    cursor = cursors.parsed(after, Order.MEANING) if after else None
    behind = pages.place_of(cursor) if cursor else None
    rows = _found(question, facets, now or timezone.now(), compared)
    if behind is not None:
        rows = [row for row in rows if (row[1], row[0]) < (behind[1], behind[0])]
    return Found(Order.MEANING, rows[: count + 1], count)


def instead(asked: Asked) -> Found | None:
    """Where no picture has the words: a few that mean the like, of what is asked for beside them. Who asked by meaning has
    been told already that there are none."""
    if asked.order is Order.MEANING or asked.after or asked.like or not asked.question.wanted or not encoder.is_there():
        return None
    return found(asked.question, asked.facets, count=INSTEAD_MOST, compared=INSTEAD_COMPARED)


def _found(question: Question, facets: Facets, now: datetime, compared: int | None) -> list[Row]:
    span = spans.of(None, facets.since, facets.until, now)
    meant = " ".join(piece.text for piece in question.wanted)
    if span.is_empty:
        return []
    rows = narrowed(Listing.objects.filter(span.listed()), facets)
    if question.unwanted:
        rows = rows.filter(words__vector=having(tsquery(Question(unwanted=question.unwanted), {})))
    near = nearness.nearest(encoder.meaning_of(meant), rows, compared)
    of_one = rows.filter(picture__prompt_id=RawSQL("near.prompt", ())).order_by().values_list("picture_id")[:OF_ONE]
    inner, values = of_one.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(SHOWN.format(inner=inner), [[one.prompt for one in near], [one.score for one in near], *values])
        return cursor.fetchall()
