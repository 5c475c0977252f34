"""Doors of tags: the most used, one of them with its pictures, words that begin so, and hanging them on a picture."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from gallery.cards import card_of
from gallery.exhibit import readable_picture
from gallery.feed.refusals import UnknownCursor
from gallery.people.entrance import for_accounts, slow_down
from gallery.people.refusals import Refused
from gallery.picking import doors as picked
from gallery.picking.acts import Place
from gallery.tags import reading, tagging
from gallery.tags.slugs import slug_of
from gallery.viewing import choosing
from paintoff.throttle import Throttled


@require_safe
def tags(request: HttpRequest) -> HttpResponse:
    try:
        shelf = reading.most_used(request.GET.get("after"))
    except UnknownCursor as error:
        raise Http404 from error
    return render(request, "gallery/tags.html", {"shelf": shelf})


@require_safe
def tag(request: HttpRequest, slug: str) -> HttpResponse:
    """Under its one spelling; from any other a redirect leads there. Whole pages for everybody, htmx asks for cards alone."""
    try:
        if (spelled := slug_of(slug)) != slug:
            return redirect("gallery:tag", slug=spelled)
        shown = get_object_or_404(reading.used(), slug=slug)
        page = reading.page_of(shown, request.player, request.GET.get("after"))  # type: ignore[attr-defined]
    except (Refused, UnknownCursor) as error:
        raise Http404 from error
    template = "gallery/_cards.html" if request.headers.get("HX-Request") else "gallery/tag.html"
    picking = picked.of_place(Place.EVERYBODYS, request.player)  # type: ignore[attr-defined]
    content = {"tag": shown, "cards": [card_of(one) for one in page.pictures], "after": page.after, **picking}
    content["is_hidden"] = choosing.is_hidden(shown, request.player)  # type: ignore[attr-defined]
    response = render(request, template, content)
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_safe
def like(request: HttpRequest) -> HttpResponse:
    """Options for the word that is being written: the last one of a list."""
    before, comma, word = request.GET.get("words", "").rpartition(",")
    try:
        found = reading.beginning(slug_of(word)) if word.strip() else []
    except Refused:
        found = []
    return render(request, "gallery/_tag_options.html", {"before": f"{before}{comma} " if comma else "", "tags": found})


@never_cache
@require_POST
@for_accounts("gallery:picture")
def put(request: HttpRequest, key: str) -> HttpResponse:
    picture = readable_picture(request, key)
    try:
        slow_down(request, settings.TAPS_PER_PLAYER, "taps")
        outcome = tagging.put([picture], request.POST.get("words", ""), request.player)  # type: ignore[attr-defined]
        for one in outcome.left:
            messages.warning(request, one.reason)
    except (Refused, Throttled) as error:
        messages.warning(request, f"Tags: {error}")
    return _back(key)


@never_cache
@require_POST
@for_accounts("gallery:picture")
def take(request: HttpRequest, key: str) -> HttpResponse:
    picture, slug = readable_picture(request, key), request.POST.get("tag", "")
    try:
        slow_down(request, settings.TAPS_PER_PLAYER, "taps")
        tagging.take(picture, slug if slug.isprintable() else "", request.player)  # type: ignore[attr-defined]
    except (Refused, Throttled) as error:
        messages.warning(request, str(error))
    return _back(key)


def _back(key: str) -> HttpResponse:
    return redirect(f"{reverse('gallery:picture', args=[key])}#tags")
