"""Lists of pictures, newest first, in pages of equal cost at any depth. A cursor is the key of the last one seen."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from accounts.models import Player
from gallery.models import Picture
from gallery.visibility import listed, readable

PAGE = 30


class UnknownCursor(ValueError):
    """No list that this reader may see holds such a picture."""


@dataclass(frozen=True, slots=True)
class Page:
    """Some pictures with their rows around them loaded, and the cursor of the next page, None at the end."""

    pictures: list[Picture]
    after: str | None


def newest(after: str | None = None, count: int = PAGE) -> Page:
    return _by_listing(listed(), after, count)


def listed_of(owner: Player, after: str | None = None, count: int = PAGE) -> Page:
    """What somebody shows of theirs to everybody."""
    return _by_listing(listed().filter(owner=owner), after, count)


def all_of(owner: Player, after: str | None = None, count: int = PAGE) -> Page:
    """Everything of theirs, as they alone see it."""
    mine = readable(owner).filter(owner=owner)
    if after:
        last = _last_seen(mine, after)
        mine = mine.filter(pk__lt=last.pk)
    return _page(mine.order_by("-pk"), count)


def _by_listing(pictures: QuerySet[Picture], after: str | None, count: int) -> Page:
    if after:
        # Withheld since, it still says where its page ended.
        last = _last_seen(Picture.objects.filter(listed_at__isnull=False), after)
        same_moment = Q(listed_at=last.listed_at, pk__lt=last.pk)
        # The first condition is what the index can be entered by.
        pictures = pictures.filter(Q(listed_at__lt=last.listed_at) | same_moment, listed_at__lte=last.listed_at)
    return _page(pictures.order_by("-listed_at", "-pk"), count)


def _last_seen(pictures: QuerySet[Picture], key: str) -> Picture:
    last = pictures.filter(key=key).only("pk", "listed_at").first() if key.isprintable() else None
    if last is None:
        raise UnknownCursor(key)
    return last


def _page(pictures: QuerySet[Picture], count: int) -> Page:
    around = pictures.select_related("owner", "prompt", "blob").prefetch_related("blob__renditions")
    some = list(around[: count + 1])
    shown = some[:count]
    return Page(shown, shown[-1].key if len(some) > count else None)
