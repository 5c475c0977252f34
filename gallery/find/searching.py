"""Pages of what was found by words, in any order and at any depth.

Words that few pictures have are gathered by their index and sorted; for words that many have, the index of the order is
walked until a page of them was met. Both are exact, and both are quick where the other is not.
"""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from accounts.models import Player
from gallery import feed, sight
from gallery.feed import cursors, pages, spans, walking
from gallery.feed.facets import EVERYTHING, Facets
from gallery.feed.pages import PAGE, Found, Page
from gallery.feed.sorts import Sort
from gallery.feed.walking import Row
from gallery.find import by_meaning, gathering, lexicon, sought, walks
from gallery.find.language import Question
from gallery.find.lexicon import Known
from gallery.find.orders import Order
from gallery.find.sought import Sought
from gallery.models import Listing


def page_of(
    question: Question,
    facets: Facets = EVERYTHING,
    order: Order = Order.BEST,
    after: str | None = None,
    count: int = PAGE,
    *,
    viewer: Player | None = None,
    now: datetime | None = None,
    known: Known | None = None,
) -> Page:
    """As `found`, with the pictures and their rows around them loaded."""
    return pages.shown(found(question, facets, order, after, count, viewer=viewer, now=now, known=known))


def found(
    question: Question,
    facets: Facets = EVERYTHING,
    order: Order = Order.BEST,
    after: str | None = None,
    count: int = PAGE,
    *,
    viewer: Player | None = None,
    now: datetime | None = None,
    known: Known | None = None,
) -> Found:
    """One page. `known` is what the lexicon says of the question, where that was asked for already. Raises UnknownCursor for a
    place of no such list."""
    if order is Order.MEANING:
        return by_meaning.found(question, facets, after, count, viewer=viewer, now=now)
    if order is Order.BEST and (not question.wanted or _is_walked(after)):
        order = Order.TOP if question.wanted else Order.NEW
    if not question.has_words:
        return feed.found(Sort(order.value), facets, after, count, viewer=viewer, now=now)
    span = spans.of(None, facets.since, facets.until, now or timezone.now())
    seen = sight.of(viewer)
    if span.is_empty or seen.has_none_of(facets.level):
        return Found(order, [], count)
    wanted = sought.of(question, known or lexicon.known(question), facets, span, seen)
    return _by_words(wanted, order, after, count)


def _by_words(wanted: Sought, order: Order, after: str | None, count: int) -> Found:
    """What is asked for by best and had by many is the most liked of them."""
    behind = pages.place_of(cursors.parsed(after, order)) if after else None
    gather = _gathering(wanted, order, behind)
    if gather is not None:
        return Found(order, gather(wanted, order, behind, count + 1), count)
    walked = Order.TOP if order is Order.BEST else order
    met = walks.along(wanted, Sort(walked.value), behind, count + 1, walks.STRETCH if wanted.is_indexed else None)
    rows = met.rows if met.is_all else gathering.by_words(wanted, walked, behind, count + 1)
    return Found(walked, rows, count)


def _gathering(wanted: Sought, order: Order, behind: Row | None) -> gathering.Gathering | None:
    """How to gather what few have, and None where many have it. A list of the best goes on as it began."""
    if wanted.at_most is not None and wanted.at_most <= walking.FEW:
        return gathering.by_words
    if not wanted.span.is_open and _of_days(wanted) <= _days_gathered(order):
        return gathering.of_days
    if not wanted.is_indexed:
        return None
    if (order is Order.BEST and behind is not None) or sought.about(wanted) <= walking.FEW:
        return gathering.by_words
    return None


def _of_days(wanted: Sought) -> int:
    return walking.estimated(Listing.objects.filter(wanted.span.listed()))


def _days_gathered(order: Order) -> int:
    """The newest are walked to within their days."""
    return walking.FEW if order is Order.NEW else walking.OF_A_STRETCH


def _is_walked(after: str | None) -> bool:
    """A place in the list of those that many have: it goes on so, whatever came meanwhile."""
    return after is not None and after.startswith(Order.TOP)
