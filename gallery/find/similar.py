"""Pictures that look like one: beside it on its page, and as a list that can be narrowed."""

from __future__ import annotations

from django.utils import timezone

from accounts.models import Player
from gallery import sight, tiles
from gallery.feed import Page, Unfit, spans
from gallery.feed.facets import EVERYTHING, Facets, narrowed
from gallery.find import looks
from gallery.models import Listing, Picture
from gallery.tiles import Tile
from gallery.visibility import is_listed, readable


def beside(picture: Picture, viewer: Player | None, most: int) -> list[Tile]:
    """The most alike first."""
    return tiles.these(sight.among(looks.alike(picture), viewer)[:most]).tiles


def page_like(key: str, viewer: Player | None, facets: Facets = EVERYTHING) -> Page:
    """As `like`, with the pictures and their rows around them loaded."""
    numbers = like(key, viewer, facets)
    around = Picture.objects.select_related("owner", "prompt", "blob").prefetch_related("blob__renditions")
    found = around.in_bulk(numbers)
    return Page([found[number] for number in numbers if number in found and is_listed(found[number])], None)


def like(key: str, viewer: Player | None, facets: Facets = EVERYTHING) -> list[int]:
    """All that is like a picture which this viewer may read: one page, since what follows is like it no more. Raises Unfit."""
    picture = readable(viewer).filter(key=key).first() if key.isprintable() else None
    if picture is None:
        raise Unfit("like", "There is no such picture.")
    span = spans.of(None, facets.since, facets.until, timezone.now())
    numbers = sight.among(looks.alike(picture), viewer)
    if facets != EVERYTHING and not span.is_empty:
        left = set(narrowed(Listing.objects.filter(span.listed(), pk__in=numbers), facets).values_list("pk", flat=True))
        numbers = [number for number in numbers if number in left]
    return numbers
