"""Doors of the gallery: the feed, a picture, a player's pictures."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.html import format_html
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Player
from gallery import exhibit, pictures, shelf, tiles
from gallery import feed as feeds
from gallery.cards import card_of
from gallery.picking import doors as picked
from gallery.picking.acts import Place
from gallery.sets import holding
from gallery.visibility import readable
from gallery.wall import Shown


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """Everything shown in public, in the order and of the kind that is asked for."""
    viewer = request.player  # type: ignore[attr-defined]
    try:
        asked = feeds.asked(request.GET.dict())
        if asked.sort is feeds.Sort.FOLLOWING and (viewer is None or viewer.is_guest):
            return render(request, "gallery/feed.html", shelf.of(asked, request.GET) | {"needs_account": True})
        wall = tiles.hung(feeds.found(asked.sort, asked.facets, asked.after, viewer=viewer))
    except feeds.Unfit as error:
        return render(request, "gallery/feed.html", shelf.refused(error), status=400)
    picking = picked.of_place(Place.EVERYBODYS, viewer)
    above = {} if request.headers.get("HX-Request") else shelf.of(asked, request.GET)
    return _list(request, wall.tiles, wall.after, "gallery/feed.html", **above, **picking)


@require_safe
def of_player(request: HttpRequest, key: str) -> HttpResponse:
    """A player's public pictures; all of them for that player."""
    owner = get_object_or_404(Player, key=key, deleted_at=None, merged_into=None)
    is_own = request.player == owner  # type: ignore[attr-defined]
    try:
        cards, after = _own(owner, request) if is_own else _public(owner, request)
    except feeds.UnknownCursor as error:
        raise Http404 from error
    place = Place.OWN if is_own else Place.EVERYBODYS
    picking = picked.of_place(place, request.player)  # type: ignore[attr-defined]
    return _list(request, cards, after, "gallery/of_player.html", owner=owner, is_own=is_own, **picking)


@require_safe
def picture(request: HttpRequest, key: str) -> HttpResponse:
    """A page of its own; htmx asks for older comments alone."""
    shown = exhibit.readable_picture(request, key)
    if request.headers.get("HX-Request"):
        response = render(request, "gallery/_remarks.html", exhibit.said_of(request, shown))
    else:
        response = render(request, "gallery/picture.html", exhibit.content_of(request, shown))
    patch_vary_headers(response, ["HX-Request"])
    return response


@never_cache
@require_http_methods(["GET", "POST"])
def delete(request: HttpRequest, key: str) -> HttpResponse:
    """Its owner may take a picture away; one of a battle once its words are out. Where sets name it they are asked, with the
    names of these, before anything is done."""
    viewer = request.player  # type: ignore[attr-defined]
    mine = readable(viewer).filter(pictures.DELETABLE, owner=viewer).select_related("prompt", "blob")
    doomed = get_object_or_404(mine.prefetch_related("blob__renditions"), key=key)
    named_in = holding.naming([doomed], viewer)
    is_known = {one.key for one in named_in.sets} <= set(request.POST.getlist("named_in"))
    if request.method == "POST" and is_known:
        pictures.throw_away([doomed.pk], timezone.now())
        messages.success(request, format_html('1 picture deleted. <a href="{}">Bin</a>', reverse("gallery:bin")))
        return redirect("accounts:me")
    status = 409 if request.method == "POST" else 200
    return render(request, "gallery/delete.html", {"card": card_of(doomed), "named_in": named_in}, status=status)


def _own(owner: Player, request: HttpRequest) -> tuple[Sequence[Shown], str | None]:
    page = feeds.all_of(owner, request.GET.get("after"))
    return [card_of(one) for one in page.pictures], page.after


def _public(owner: Player, request: HttpRequest) -> tuple[Sequence[Shown], str | None]:
    viewer, theirs = request.player, feeds.Facets(player=owner)  # type: ignore[attr-defined]
    wall = tiles.hung(feeds.found(feeds.Sort.NEW, theirs, request.GET.get("after"), viewer=viewer))
    return wall.tiles, wall.after


def _list(
    request: HttpRequest, cards: Sequence[Shown], after: str | None, template: str, **content: object
) -> HttpResponse:
    """Whole pages for everybody; htmx asks for the next cards alone."""
    if request.headers.get("HX-Request"):
        template = "gallery/_cards.html"
    response = render(request, template, {"cards": cards, "after": after, **content})
    patch_vary_headers(response, ["HX-Request"])
    return response
