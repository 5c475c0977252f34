"""The door of search: one box, one page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from accounts.models import Player
from gallery import tiles
from gallery.feed import Unfit
from gallery.find import asking, by_meaning, desk, lexicon, mending, searching, similar
from gallery.find.asking import Asked
from gallery.find.language import Question
from gallery.find.lexicon import Known
from gallery.find.orders import Order
from gallery.picking import doors as picked
from gallery.picking.acts import Place
from gallery.tags import reading as tags
from gallery.tiles import Wall


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What was found, as a page; htmx asks for the next cards alone. Nothing asked: how to ask."""
    try:
        asked = asking.asked({name: str(request.GET[name]) for name in request.GET})
        if asked.is_nothing:
            return render(request, "gallery/search.html", desk.of(asked) | {"is_help": True})
        by_words = not asked.is_exact and asked.order is not Order.MEANING
        known = lexicon.known(asked.question) if asked.question.wanted else None
        meant = mending.mended(asked.question, known) if by_words else None
        wall = _wall(asked, meant, known, request.player)  # type: ignore[attr-defined]
        nearby = None if wall.tiles else by_meaning.instead(asked, request.player)  # type: ignore[attr-defined]
    except Unfit as error:
        return render(request, "gallery/search.html", desk.refused(error, request.GET.get("q", "")), status=400)
    picking = picked.of_place(Place.EVERYBODYS, request.player)  # type: ignore[attr-defined]
    content: dict[str, Any] = {"cards": wall.tiles, "after": wall.after, **picking}
    if request.headers.get("HX-Request"):
        response = render(request, "gallery/_cards.html", content)
    else:
        content |= {"meant": meant, "nearby": tiles.hung(nearby).tiles if nearby else []}
        content |= {"tag": tags.spelled(asked.question.rest), **desk.of(asked)}
        response = render(request, "gallery/search.html", content)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _wall(asked: Asked, meant: Question | None, known: Known | None, viewer: Player | None) -> Wall:
    if asked.like is not None:
        return tiles.these(similar.like(asked.like, viewer, asked.facets))
    question, known = (meant, None) if meant else (asked.question, known)
    return tiles.hung(searching.found(question, asked.facets, asked.order, asked.after, viewer=viewer, known=known))
