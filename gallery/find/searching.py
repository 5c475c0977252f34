"""Pages of what was found by words, in any order and at any depth.

Words that few pictures have are gathered by their index and sorted; for words that many have, the index of the order is
walked until a page of them was met. Both are exact, and both are quick where the other is not.
"""

from __future__ import annotations

from datetime import datetime

from django.contrib.postgres.search import SearchRank
from django.db import connection, transaction
from django.db.models import F, FloatField, QuerySet
from django.db.models.functions import Cast, Ln
from django.utils import timezone

from gallery.feed import cursors, pages, spans, walking
from gallery.feed.facets import EVERYTHING, Facets, narrowed
from gallery.feed.pages import PAGE, Page
from gallery.feed.sorts import Sort
from gallery.feed.walking import Row
from gallery.find import by_meaning, lexicon
from gallery.find.having import having
from gallery.find.language import Question
from gallery.find.matching import tsquery
from gallery.find.orders import Order
from gallery.models import Listing, Words

LIKES_WEIGH = 0.25
"""As much as a better fit of the words, for each power of e of likes."""

PROBE = "SELECT count(*) FROM (SELECT 1 FROM {table} WHERE vector @@ %s::tsquery LIMIT %s) AS found"


def page_of(
    question: Question,
    facets: Facets = EVERYTHING,
    order: Order = Order.BEST,
    after: str | None = None,
    count: int = PAGE,
    *,
    now: datetime | None = None,
) -> Page:
    """One page. Raises UnknownCursor for a place of no such list."""
    if order is Order.MEANING:
        return by_meaning.page_of(question, facets, after, count, now=now)
    words = tsquery(question, lexicon.kin(question))
    span = spans.of(None, facets.since, facets.until, now or timezone.now())
    if span.is_empty:
        return Page([], None)
    rows = narrowed(Listing.objects.filter(span.listed()), facets)
    if words:
        rows = rows.filter(words__vector=having(words))
    if order is Order.BEST and (not question.wanted or _is_walked(after) or not _are_few(rows, words)):
        order = Order.TOP if question.wanted else Order.NEW
    cursor = cursors.parsed(after, order) if after else None
    behind = pages.place_of(cursor) if cursor else None
    return pages.shown(order, _rows(rows, words, order, behind, count + 1), count)


def _rows(rows: QuerySet[Listing], words: str, order: Order, behind: Row | None, count: int) -> list[Row]:
    if order is Order.BEST:
        return walking.first_of(_scored(rows, words), behind, count)
    sort = Sort(order.value)
    if _are_few(rows, words):
        return walking.all_first(rows, sort, behind, count)
    walk = walking.through_ties if order is Order.TOP else walking.along
    return walk(rows, sort, behind, count)


def _scored(rows: QuerySet[Listing], words: str) -> QuerySet[Listing, Row]:
    """How well the words fit, and how much the picture is liked."""
    fit = Cast(SearchRank(F("words__vector"), having(words)), FloatField())
    liked = 1.0 + LIKES_WEIGH * Ln(Cast(F("likes"), FloatField()) + 1.0)
    return rows.order_by().annotate(score=fit * liked).values_list("picture_id", "score")


def _is_walked(after: str | None) -> bool:
    """A place in the list of those that many have: it goes on so, whatever came meanwhile."""
    return after is not None and after.startswith(Order.TOP)


def _are_few(rows: QuerySet[Listing], words: str) -> bool:
    """The planner takes words for strangers to each other. Where it thinks that many have them all, that is counted."""
    if walking.estimated(rows) <= walking.FEW:
        return True
    return "&" in words and _having(words) <= walking.FEW


def _having(words: str) -> int:
    """How many pictures have all of these, counted to one more than few, by the index of words."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(PROBE.format(table=Words._meta.db_table), [words, walking.FEW + 1])
        (count,) = cursor.fetchone()
        cursor.execute("SET LOCAL enable_seqscan = on")
    return int(count)
