"""The page of the files that somebody brought and no set uses."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.models import Player
from gallery.cards import card_of
from gallery.collections.doors import before
from gallery.people.entrance import for_accounts
from gallery.picking.acts import Place
from gallery.picking.doors import of_place
from gallery.sets import unused
from gallery.uploads import keeping

PAGE = 48


@never_cache
@require_safe
@for_accounts()
def files(request: HttpRequest) -> HttpResponse:
    owner: Player = request.player  # type: ignore[attr-defined]
    page = unused.page_of(owner, before(request), PAGE)
    content = {
        "cards": [card_of(one) for one in page.files],
        "older": page.after,
        "room": keeping.room_of(owner),
        **of_place(Place.FILES, owner),
    }
    return render(request, "gallery/sets/unused.html", content)
