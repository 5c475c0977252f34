"""Everything of somebody's, as they alone see it. A cursor is the key of the last one seen."""

from __future__ import annotations

from django.db.models import QuerySet

from accounts.models import Player
from gallery.feed.pages import PAGE, Page
from gallery.feed.refusals import UnknownCursor
from gallery.loading import with_files
from gallery.models import Picture
from gallery.visibility import readable


def all_of(owner: Player, after: str | None = None, count: int = PAGE) -> Page:
    mine = readable(owner).filter(owner=owner)
    if after:
        mine = mine.filter(pk__lt=_last_seen(mine, after))
    some = list(mine.select_related("owner", "prompt", "blob").order_by("-pk")[: count + 1])
    shown = with_files(some[:count])
    return Page(shown, shown[-1].key if len(some) > count else None)


def _last_seen(pictures: QuerySet[Picture], key: str) -> int:
    number = pictures.filter(key=key).values_list("pk", flat=True).first() if key.isprintable() else None
    if number is None:
        raise UnknownCursor
    return number
