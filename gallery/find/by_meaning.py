"""Pages of what means the like of a question, the nearest first; as far as anything is near."""

from __future__ import annotations

from datetime import datetime

import numpy as np
from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone

from accounts.models import Player
from gallery import sight
from gallery.feed import Unfit, cursors, pages, spans
from gallery.feed.facets import EVERYTHING, Facets, narrowed
from gallery.feed.pages import PAGE, Found
from gallery.feed.walking import Row
from gallery.find import encoder, nearness
from gallery.find.asking import Asked
from gallery.find.having import having
from gallery.find.language import Question
from gallery.find.matching import tsquery
from gallery.find.nearness import Near
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
    viewer: Player | None = None,
    now: datetime | None = None,
    compared: int | None = None,
) -> Found:
    """One page of a list that ends after so many prompts (`nearness.COMPARED`). Raises Unfit where this site knows no
    meanings, or nothing is asked that means something."""
    if not encoder.is_there() or not question.wanted:
        raise Unfit("sort", "There is nothing here to be sorted by meaning.")
    cursor = cursors.parsed(after, Order.MEANING) if after else None
    behind = pages.place_of(cursor) if cursor else None
    rows = _rows(question, facets, viewer, now or timezone.now())
    near = nearness.nearest(_meaning_of(question), rows, compared) if rows is not None else []
    shown = _shown(near, rows, behind, count + 1) if rows is not None else []
    return Found(Order.MEANING, shown, count)


def instead(asked: Asked, viewer: Player | None) -> Found | None:
    """Where no picture has the words: a few that mean the like, of what is asked for beside them. Who asked by meaning has
    been told already that there are none."""
    if asked.order is Order.MEANING or asked.after or asked.like or not asked.question.wanted or not encoder.is_there():
        return None
    return found(asked.question, asked.facets, count=INSTEAD_MOST, viewer=viewer, compared=INSTEAD_COMPARED)


def _meaning_of(question: Question) -> np.ndarray:
    return encoder.meaning_of(" ".join(piece.text for piece in question.wanted))


def _rows(question: Question, facets: Facets, viewer: Player | None, now: datetime) -> QuerySet[Listing] | None:
    """Of which pictures it is asked; None: of none."""
    span = spans.of(None, facets.since, facets.until, now)
    seen = sight.of(viewer)
    if span.is_empty or seen.has_none_of(facets.level):
        return None
    rows = seen.of(narrowed(Listing.objects.filter(span.listed()), facets))
    if question.unwanted:
        rows = rows.filter(words__vector=having(tsquery(Question(unwanted=question.unwanted), {})))
    return rows


def _shown(near: list[Near], rows: QuerySet[Listing], behind: Row | None, count: int) -> list[Row]:
    """Pictures of the nearest prompts, from a place on. Nearly always of each there is one, so few prompts make a page."""
    of_one = rows.filter(picture__prompt_id=RawSQL("near.prompt", ())).order_by().values_list("picture_id")[:OF_ONE]
    inner, values = of_one.query.sql_with_params()
    left = near if behind is None else [one for one in near if one.score <= behind[1]]  # type: ignore[operator]
    found: list[Row] = []
    while left and len(found) < count:
        some, left = _alike_together(left, count)
        with connection.cursor() as cursor:
            asked = [[one.prompt for one in some], [one.score for one in some], *values]
            cursor.execute(SHOWN.format(inner=inner), asked)
            found += [row for row in cursor.fetchall() if behind is None or (row[1], row[0]) < (behind[1], behind[0])]
    return found[:count]


def _alike_together(near: list[Near], count: int) -> tuple[list[Near], list[Near]]:
    """About so many of the nearest, and the rest. The equally near are not parted: the numbers of their pictures order them."""
    end = min(count, len(near))
    while end < len(near) and near[end].score == near[end - 1].score:
        end += 1
    return near[:end], near[end:]
