"""Doors of what descends from what: the family of a picture, its remixes, and two pictures held against each other."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from gallery import feed
from gallery.ancestry.changes import changes_between, likeness
from gallery.ancestry.drawing import drawn
from gallery.ancestry.family import family_of
from gallery.ancestry.helped import helped_by_words
from gallery.ancestry.remixes import remixes_of
from gallery.ancestry.settings import settings_of_both
from gallery.cards import card_of
from gallery.exhibit import readable_picture
from gallery.picking import doors as picked
from gallery.picking.acts import Place


@require_safe
def ancestry(request: HttpRequest, key: str) -> HttpResponse:
    """The family of a picture, drawn and told."""
    picture = readable_picture(request, key)
    family = family_of(picture, request.player)  # type: ignore[attr-defined]
    return render(
        request,
        "gallery/ancestry.html",
        {"card": card_of(picture), "drawing": drawn(family), "helped": helped_by_words(picture.prompt_id)},
    )


@require_safe
def remixes(request: HttpRequest, key: str) -> HttpResponse:
    """Whole pages for everybody; htmx asks for the next cards alone."""
    picture = readable_picture(request, key)
    try:
        page = remixes_of(picture, request.player, request.GET.get("after"))  # type: ignore[attr-defined]
    except feed.UnknownCursor as error:
        raise Http404 from error
    template = "gallery/_cards.html" if request.headers.get("HX-Request") else "gallery/remixes.html"
    picking = picked.of_place(Place.EVERYBODYS, request.player)  # type: ignore[attr-defined]
    cards = [card_of(one) for one in page.pictures]
    content = {"card": card_of(picture), "cards": cards, "after": page.after, **picking}
    response = render(request, template, content)
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_safe
def compare(request: HttpRequest, key: str, other: str) -> HttpResponse:
    """Any two pictures that this reader may read; changes are told from the first to the second."""
    one, two = (card_of(readable_picture(request, each)) for each in (key, other))
    content = {
        "one": one,
        "two": two,
        "changes": changes_between(one.words, two.words),
        "negative_changes": changes_between(one.negative, two.negative) if one.negative or two.negative else None,
        "likeness": round(100 * likeness(one.words, two.words)),
        "settings": settings_of_both(one, two),
    }
    return render(request, "gallery/compare.html", content)
