"""The door of bytes that a reader has through a set alone: /sets/<key>/i/<sha256>.<extension>."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from gallery import door
from gallery.sets import access, showing


@require_safe
def file(request: HttpRequest, key: str, name: str) -> HttpResponseBase:
    """A stranger to the set and whoever asks for nothing get the very same answer."""
    try:
        viewer = request.player  # type: ignore[attr-defined]
        found = showing.file(access.seen(viewer, key), door.hash_of(name), viewer)
    except Http404:
        found = None
    if found is None or not door.fits(found, name):
        return door.nothing()
    return door.answer(request, found, door.NEVER_KEPT)
