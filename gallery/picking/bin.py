"""What somebody deleted and may put back for a month, newest first. A cursor is the key of the last one seen."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from accounts.models import Player
from gallery import listing, pictures
from gallery.feed.pages import PAGE, Page
from gallery.feed.refusals import UnknownCursor
from gallery.models import Picture
from gallery.visibility import in_bin_of

KEPT = timedelta(days=30)


def page_of(owner: Player, after: str | None = None, count: int = PAGE) -> Page:
    """Raises UnknownCursor."""
    there = in_bin_of(owner)
    if after:
        there = there.filter(_behind(owner, after))
    around = there.select_related("owner", "prompt", "blob").prefetch_related("blob__renditions")
    some = list(around.order_by("-binned_at", "-pk")[: count + 1])
    shown = some[:count]
    return Page(shown, shown[-1].key if len(some) > count else None)


def days_left(picture: Picture, now: datetime) -> int:
    """Begun days count."""
    assert picture.binned_at is not None
    return max(0, -((now - picture.binned_at - KEPT) // timedelta(days=1)))


@transaction.atomic
def empty(now: datetime, most: int) -> int:
    """Delete for good what has lain there for its time, the oldest first. How many."""
    due = Picture.objects.filter(binned_at__lte=now - KEPT).order_by("binned_at")
    ids = list(due.values_list("pk", flat=True)[:most])
    listing.hold(ids)
    still = list(due.filter(pk__in=ids).values_list("pk", flat=True))
    return pictures.delete(still, now)


def _behind(owner: Player, key: str) -> Q:
    """What was put back since marks its place no more."""
    seen = in_bin_of(owner).filter(key=key).first() if key.isprintable() else None
    if seen is None:
        raise UnknownCursor
    return Q(binned_at__lt=seen.binned_at) | Q(binned_at=seen.binned_at, pk__lt=seen.pk)
