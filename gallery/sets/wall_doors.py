"""The door of a set's wall for the big screen: a slide is a page of its own, and htmx's header asks for the slide alone."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from gallery.feed.refusals import UnknownCursor
from gallery.levels import WORDS
from gallery.models import ImageSet, Level
from gallery.sets import wall
from gallery.sets.at import At
from gallery.sets.doors import at_of, seen, viewer_of
from gallery.sets.wall import Slide


@never_cache
@require_safe
def show(request: HttpRequest, key: str) -> HttpResponse:
    """Of a branch the slide is looked for in what it is at this moment: a wall that runs shows what was committed meanwhile."""
    image_set = seen(request, key)
    at = at_of(request, image_set)
    level = WORDS.get(request.GET.get("level", Level.EVERYONE.name.lower()))
    if level is None:
        raise Http404("level: it is one of everyone, mild and mature.")
    try:
        slide = _slide(request, image_set, at, level)
    except UnknownCursor as error:
        raise Http404 from error
    content = {"set": image_set, "at": at, "slide": slide, "level": level.name.lower(), "levels": list(WORDS)}
    is_part = bool(request.headers.get("HX-Request"))
    response = render(request, "gallery/sets/_slide.html" if is_part else "gallery/sets/wall.html", content)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _slide(request: HttpRequest, image_set: ImageSet, at: At, level: Level) -> Slide:
    """Behind the last one comes the first, which is found out when somebody goes on: more may have come by then."""
    viewer = viewer_of(request)
    before, after = request.GET.get("before"), request.GET.get("after")
    if before is not None:
        slide = wall.ahead_of(image_set, at.commit, before, level, viewer)
    else:
        slide = wall.behind(image_set, at.commit, after, level, viewer)
    is_past_an_end = slide.card is None and slide.is_last and (before or after) is not None
    return wall.behind(image_set, at.commit, None, level, viewer) if is_past_an_end else slide
