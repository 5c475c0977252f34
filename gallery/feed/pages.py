"""Pages of the public gallery: rows of listings walked along their indexes, then the pictures of one page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from accounts.models import Player
from gallery import loading, sight
from gallery.feed import cursors, spans, walking
from gallery.feed.cursors import Cursor
from gallery.feed.facets import EVERYTHING, Facets, narrowed
from gallery.feed.following import of_followed
from gallery.feed.refusals import Unfit, UnknownCursor
from gallery.feed.sorts import Order, Sort
from gallery.feed.spans import Span
from gallery.feed.walking import Row
from gallery.models import Listing, Picture
from gallery.visibility import is_listed

PAGE = 30


@dataclass(frozen=True, slots=True)
class Page:
    """Some pictures with their rows around them loaded, and the cursor of the next page, None at the end."""

    pictures: list[Picture]
    after: str | None


@dataclass(frozen=True, slots=True)
class Found:
    """Rows of an order, one more of them than a page has where there are so many."""

    order: Order
    rows: Sequence[Row]
    count: int

    @property
    def shown(self) -> Sequence[Row]:
        return self.rows[: self.count]

    @property
    def last(self) -> Row | None:
        """Where the next page begins, None at the end."""
        return self.rows[self.count - 1] if len(self.rows) > self.count else None


def page_of(
    sort: Sort,
    facets: Facets = EVERYTHING,
    after: str | None = None,
    count: int = PAGE,
    *,
    viewer: Player | None = None,
    now: datetime | None = None,
) -> Page:
    """As `found`, with the pictures and their rows around them loaded."""
    return shown(found(sort, facets, after, count, viewer=viewer, now=now))


def found(
    sort: Sort,
    facets: Facets = EVERYTHING,
    after: str | None = None,
    count: int = PAGE,
    *,
    viewer: Player | None = None,
    now: datetime | None = None,
) -> Found:
    """One page of a feed. Raises Unfit where it cannot be asked for so, and UnknownCursor for a place of no such feed."""
    cursor = cursors.parsed(after, sort) if after else None
    behind = place_of(cursor) if cursor else None
    span = spans.of(sort.window, facets.since, facets.until, now or timezone.now())
    seen = sight.of(viewer)
    if span.is_empty or seen.has_none_of(facets.level):
        return Found(sort, [], count)
    rows = seen.of(narrowed(Listing.objects.filter(span.listed()), facets))
    if sort is Sort.FOLLOWING:
        few = of_followed(rows, _reader(viewer), behind, count + 1, facets != EVERYTHING)
    elif _are_few(rows, sort, facets, span):
        few = walking.all_first(rows, sort, behind, count + 1)
    elif sort.is_top:
        few = walking.through_ties(rows, sort, behind, count + 1)
    else:
        entered = rows.filter(span.hot()) if sort is Sort.HOT else rows
        few = walking.along(entered, sort, behind, count + 1)
    return Found(sort, few, count)


def _are_few(rows: walking.Rows, sort: Sort, facets: Facets, span: Span) -> bool:
    """Whether gathering them is quicker than walking to them. By owner, model and theme an index has the newest in order;
    the likes of a stretch of time are in no index's order."""
    if sort.is_top and not span.is_open:
        return walking.estimated(rows) <= walking.OF_A_STRETCH
    has_order = sort is Sort.NEW and (facets.player or facets.model or facets.theme)
    return facets != EVERYTHING and not has_order and walking.estimated(rows) <= walking.FEW


def newest(after: str | None = None, count: int = PAGE, *, viewer: Player | None = None) -> Page:
    return page_of(Sort.NEW, EVERYTHING, after, count, viewer=viewer)


def listed_of(owner: Player, after: str | None = None, count: int = PAGE, *, viewer: Player | None = None) -> Page:
    """What somebody shows of theirs to everybody, as far as this viewer wants to see it."""
    return page_of(Sort.NEW, Facets(player=owner), after, count, viewer=viewer)


def place_of(cursor: Cursor) -> Row:
    """Withheld or taken back since, a picture still says where its page ended."""
    hung = Q(listed_at__isnull=False) | Q(hung_at__isnull=False)
    number = Picture.objects.filter(hung, key=cursor.key).values_list("pk", flat=True).first()
    if number is None:
        raise UnknownCursor
    return number, cursor.value


def _reader(viewer: Player | None) -> Player:
    if viewer is None or viewer.is_guest:
        raise Unfit("sort", "Following is for players with an account.")
    return viewer


def shown(found: Found) -> Page:
    pictures = loading.these([number for number, _ in found.shown])
    after = None
    if found.last is not None:
        number, value = found.last
        after = str(Cursor(found.order, value, pictures[number].key))
    # Asked again of the picture itself: one that was withheld between the two reads is not shown.
    return Page([pictures[number] for number, _ in found.shown if is_listed(pictures[number])], after)
