"""Tags as pages show them: on a picture, the most used, those that begin so, and the pictures of one."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleLessThan

from accounts.models import Player
from gallery import loading, sight
from gallery.feed.pages import PAGE, Page
from gallery.feed.refusals import UnknownCursor
from gallery.models import Picture, PictureTag, Tag
from gallery.people.refusals import Refused
from gallery.tags.slugs import candidates, slug_of
from gallery.visibility import is_listed
from paintoff.ready import Ready

SHELF = 120
SUGGESTED = 8
ON = Ready(
    lambda picture: PictureTag.objects.filter(picture=picture).order_by("pk").values_list("tag__slug", "by"), Picture
)
PLACE = re.compile(r"([0-9]{1,9})~(.{1,40})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Hung:
    """A tag on a picture as one reader sees it."""

    slug: str
    may_take: bool


@dataclass(frozen=True, slots=True)
class Shelf:
    """Some tags, the most used first, and the place to go on from, None at the end."""

    tags: list[Tag]
    after: str | None


def on(picture: Picture, viewer: Player | None) -> list[Hung]:
    is_author = viewer is not None and picture.owner_id == viewer.pk
    return [Hung(slug, is_author or (viewer is not None and by == viewer.pk)) for slug, by in ON.rows(picture)]


def suggested(picture: Picture) -> list[str]:
    """Tags that are in use and stand in its words, the most used first."""
    known = used().filter(slug__in=candidates(picture.prompt.text)).exclude(tagged__picture=picture)
    return list(known.order_by("-uses", "slug").values_list("slug", flat=True)[:SUGGESTED])


def beginning(start: str) -> list[str]:
    return list(
        used().filter(slug__startswith=start).order_by("-uses", "slug").values_list("slug", flat=True)[:SUGGESTED]
    )


def most_used(after: str | None = None, count: int = SHELF, start: str = "") -> Shelf:
    """Those that begin with `start`. Raises UnknownCursor."""
    rows = used().filter(slug__startswith=start) if start else used()
    if after:
        uses, slug = _place(after)
        rows = rows.filter(uses__lte=uses).exclude(uses=uses, slug__lte=slug)
    some = list(rows.order_by("-uses", "slug")[: count + 1])
    shown = some[:count]
    return Shelf(shown, f"{shown[-1].uses}~{shown[-1].slug}" if len(some) > count else None)


def spelled(words: str) -> str | None:
    """The tag that these words are, where it hangs in the gallery."""
    try:
        slug = slug_of(words)
    except Refused:
        return None
    return next(iter(used().filter(slug=slug).values_list("slug", flat=True)[:1]), None)


def used() -> QuerySet[Tag]:
    """Those that hang in the public gallery: what hangs on pictures that nobody else may see is nobody else's to read."""
    return Tag.objects.filter(uses__gt=0)


def page_of(tag: Tag, viewer: Player | None, after: str | None = None, count: int = PAGE) -> Page:
    """The public pictures that it hangs on, the newest first. A cursor is the key of the last one. Raises UnknownCursor."""
    rows = PictureTag.objects.filter(_seen_by(viewer), tag=tag, listed_at__isnull=False)
    if after:
        rows = rows.filter(TupleLessThan(Tuple(F("listed_at"), F("picture_id")), _seen(after)))
    ids = list(rows.order_by("-listed_at", "-picture_id").values_list("picture_id", flat=True)[: count + 1])
    found = loading.these(ids[:count])
    # Asked again of the picture itself: one that was withheld between the two reads is not shown.
    shown = [found[pk] for pk in ids[:count] if is_listed(found[pk])]
    return Page(shown, found[ids[count - 1]].key if len(ids) > count else None)


def _seen_by(viewer: Player | None) -> Exists:
    """Asked of each on the way."""
    return Exists(Picture.objects.filter(sight.coming_upon(viewer), pk=OuterRef("picture")))


def _seen(key: str) -> tuple[object, int]:
    found = Picture.objects.filter(key=key).values_list("listed_at", "pk").first() if key.isprintable() else None
    if found is None or found[0] is None:
        raise UnknownCursor
    return found


def _place(text: str) -> tuple[int, str]:
    found = PLACE.fullmatch(text)
    if found is None or not text.isprintable():
        raise UnknownCursor
    return int(found[1]), found[2]
