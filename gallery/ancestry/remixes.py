"""The pictures that were made directly from another one's words, the newest words first, page by page."""

from __future__ import annotations

from django.db.models import Q

from accounts.models import Player
from gallery.feed import Page, UnknownCursor
from gallery.loading import with_files
from gallery.models import Picture
from gallery.visibility import findable

COUNT = 24


def remixes_of(picture: Picture, viewer: Player | None, after: str | None, count: int = COUNT) -> Page:
    """`after` is the key of the last picture of the page before. Raises UnknownCursor where there is none such."""
    found = findable(viewer).filter(prompt__lines_up__parent=picture.prompt_id)
    if after is not None:
        found = found.filter(_beyond(after))
    ordered = found.order_by("-prompt_id", "-pk").select_related("owner", "prompt", "blob")
    some = list(ordered[: count + 1])
    return Page(with_files(some[:count]), some[count - 1].key if len(some) > count else None)


def _beyond(after: str) -> Q:
    # Whatever became of that picture meanwhile, its place in the list stays.
    last = Picture.objects.filter(key=after).only("pk", "prompt_id").first() if after.isprintable() else None
    if last is None:
        raise UnknownCursor
    return Q(prompt_id__lt=last.prompt_id) | Q(prompt_id=last.prompt_id, pk__lt=last.pk)
