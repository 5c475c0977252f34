"""The door of search: one box, one page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from accounts.models import Player
from gallery.cards import card_of
from gallery.feed import Page, Unfit
from gallery.find import asking, by_meaning, desk, lexicon, mending, searching, similar
from gallery.find.asking import Asked
from gallery.find.language import Question
from gallery.find.lexicon import Known
from gallery.find.orders import Order
from gallery.tags import reading as tags


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
        page = _page(asked, meant, known, request.player)  # type: ignore[attr-defined]
        nearby = by_meaning.instead(asked) if not page.pictures else []
    except Unfit as error:
        return render(request, "gallery/search.html", desk.refused(error, request.GET.get("q", "")), status=400)
    template = "gallery/_cards.html" if request.headers.get("HX-Request") else "gallery/search.html"
    found = {
        "cards": [card_of(one) for one in page.pictures],
        "after": page.after,
        "meant": meant,
        "tag": tags.spelled(asked.question.rest),
        "nearby": [card_of(one) for one in nearby],
    }
    response = render(request, template, desk.of(asked) | found)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _page(asked: Asked, meant: Question | None, known: Known | None, viewer: Player | None) -> Page:
    if asked.like is not None:
        return similar.page_like(asked.like, viewer, asked.facets)
    question, known = (meant, None) if meant else (asked.question, known)
    return searching.page_of(question, asked.facets, asked.order, asked.after, known=known)
