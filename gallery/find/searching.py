"""Pages of what was found by words, in any order and at any depth.

Words that few pictures have are gathered by their index and sorted; for words that many have, the index of the order is
walked until a page of them was met. Both are exact, and both are quick where the other is not.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.search import SearchRank
from django.db import connection
from django.db.models import F, FloatField, QuerySet
from django.db.models.functions import Cast, Ln
from django.utils import timezone

from gallery.feed import cursors, pages, spans, walking
from gallery.feed.facets import EVERYTHING, Facets, narrowed
from gallery.feed.pages import PAGE, Page
from gallery.feed.sorts import Sort
from gallery.feed.walking import Row
from gallery.find import by_meaning, lexicon, matching, walks
from gallery.find.having import all_of, having
from gallery.find.language import Question
from gallery.find.lexicon import Known
from gallery.find.matching import tsquery
from gallery.find.orders import Order
from gallery.models import Listing, Words

LIKES_WEIGH = 0.25
"""As much as a better fit of the words, for each power of e of likes."""

PROBE = """
WITH found AS MATERIALIZED (SELECT 1 FROM {table} WHERE vector @@ %s::tsquery AND ts_match_vq(vector, %s::tsquery))
SELECT count(*) FROM (SELECT 1 FROM found LIMIT %s) AS counted
"""


@dataclass(frozen=True, slots=True)
class Sought:
    """`narrowed` are the listings without regard to the words; `whole` is the question as a `tsquery`, `gist` what the index is
    asked for; `at_most` have it."""

    narrowed: QuerySet[Listing]
    is_narrowed: bool
    whole: str
    gist: str
    at_most: int | None

    @property
    def rows(self) -> QuerySet[Listing]:
        rows = self.narrowed.filter(words__vector=having(self.gist)) if self.gist else self.narrowed
        return rows if self.whole == self.gist else rows.filter(all_of(self.whole))

    @property
    def is_surely_few(self) -> bool:
        if self.at_most is not None and self.at_most <= walking.FEW:
            return True
        return (self.is_narrowed or self.at_most is None) and walking.estimated(self.rows) <= walking.FEW

    @property
    def is_of_several(self) -> bool:
        """The planner takes words for strangers to each other: what has several of them has to be counted."""
        return bool(self.gist) and ("&" in self.gist or self.whole != self.gist)


def page_of(
    question: Question,
    facets: Facets = EVERYTHING,
    order: Order = Order.BEST,
    after: str | None = None,
    count: int = PAGE,
    *,
    now: datetime | None = None,
    known: Known | None = None,
) -> Page:
    """One page. `known` is what the lexicon says of the question, where that was asked for already. Raises UnknownCursor for a
    place of no such list."""
    if order is Order.MEANING:
        return by_meaning.page_of(question, facets, after, count, now=now)
    span = spans.of(None, facets.since, facets.until, now or timezone.now())
    if span.is_empty:
        return Page([], None)
    if order is Order.BEST and (not question.wanted or _is_walked(after)):
        order = Order.TOP if question.wanted else Order.NEW
    narrowed_to = narrowed(Listing.objects.filter(span.listed()), facets)
    if not question.has_words:
        return _found(Sought(narrowed_to, True, "", "", None), order, after, count)
    known = known or lexicon.known(question)
    whole, gist = tsquery(question, known.kin), matching.gist(question, known.kin)
    return _found(Sought(narrowed_to, facets != EVERYTHING, whole, gist, known.at_most(question)), order, after, count)


def _found(sought: Sought, order: Order, after: str | None, count: int) -> Page:
    """What few have is gathered. By likes or by date, a stretch is walked for several words before they are counted, which often
    has the page; the best of few cannot be met on a walk."""
    walked = Order.TOP if order is Order.BEST else order
    is_few = sought.is_surely_few
    if not is_few and sought.is_of_several:
        if order is walked and len(met := _met(sought, walked, after, count + 1, walks.STRETCH)) > count:
            return pages.shown(walked, met, count)
        is_few = _having(sought) <= walking.FEW
    if not is_few:
        return pages.shown(walked, _met(sought, walked, after, count + 1), count)
    behind = _place(after, order)
    if order is Order.BEST:
        return pages.shown(order, walking.first_of(_scored(sought), behind, count + 1), count)
    return pages.shown(order, walking.all_first(sought.rows, Sort(order.value), behind, count + 1), count)


def _met(sought: Sought, order: Order, after: str | None, count: int, most: int | None = None) -> list[Row]:
    sort, behind = Sort(order.value), _place(after, order)
    if sought.whole:
        return walks.along(sought.narrowed, sought.whole, sort, behind, count, most)
    walk = walking.through_ties if order is Order.TOP else walking.along
    return walk(sought.rows, sort, behind, count)


def _place(after: str | None, order: Order) -> Row | None:
    return pages.place_of(cursors.parsed(after, order)) if after else None


def _scored(sought: Sought) -> QuerySet[Listing, Row]:
    """How well the words fit, and how much the picture is liked."""
    fit = Cast(SearchRank(F("words__vector"), having(sought.whole)), FloatField())
    liked = 1.0 + LIKES_WEIGH * Ln(Cast(F("likes"), FloatField()) + 1.0)
    return sought.rows.order_by().annotate(score=fit * liked).values_list("picture_id", "score")


def _is_walked(after: str | None) -> bool:
    """A place in the list of those that many have: it goes on so, whatever came meanwhile."""
    return after is not None and after.startswith(Order.TOP)


def _having(sought: Sought) -> int:
    """How many pictures have what is asked for, counted to one more than few, by the index of words."""
    with connection.cursor() as cursor:
        cursor.execute(PROBE.format(table=Words._meta.db_table), [sought.gist, sought.whole, walking.FEW + 1])
        (count,) = cursor.fetchone()
    return int(count)
