"""Choosing what a picture is blended with: a wall of pictures with a box each, which leads to the studio."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from gallery import feed
from gallery.cards import card_of
from gallery.exhibit import workable_picture
from gallery.prompts import PARENTS_MOST
from gallery.visibility import why_not_begin

MINE = "mine"


@require_safe
def blend(request: HttpRequest, key: str) -> HttpResponse:
    """Of the public gallery, or of one's own. Whole pages for everybody; htmx asks for the next cards alone."""
    picture = workable_picture(request, key)
    is_own = request.GET.get("of") == MINE and request.player is not None  # type: ignore[attr-defined]
    page = _page(request, is_own)
    content = {
        "card": card_of(picture),
        "cards": [card_of(one) for one in page.pictures if one.pk != picture.pk and not why_not_begin(one)],
        "after": page.after,
        "is_own": is_own,
        "others_most": PARENTS_MOST - 1,
        "blending": True,
    }
    template = "gallery/_cards.html" if request.headers.get("HX-Request") else "gallery/blend.html"
    response = render(request, template, content)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _page(request: HttpRequest, is_own: bool) -> feed.Page:
    after = request.GET.get("after")
    try:
        return feed.all_of(request.player, after) if is_own else feed.newest(after, viewer=request.player)  # type: ignore[attr-defined]
    except feed.UnknownCursor as error:
        raise Http404 from error
