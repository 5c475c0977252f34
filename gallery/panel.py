"""The gallery's part of a player's page."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string

from accounts.models import Player
from accounts.panels import Panel
from gallery import feed
from gallery.cards import card_of

SHOWN = 8


def pictures_panel(request: HttpRequest, player: Player) -> Panel | None:
    is_own = request.player == player  # type: ignore[attr-defined]
    page = feed.all_of(player, count=SHOWN) if is_own else feed.listed_of(player, count=SHOWN)
    if not page.pictures:
        return None
    content = {"cards": [card_of(one) for one in page.pictures], "has_more": page.after is not None, "owner": player}
    html = render_to_string("gallery/_panel.html", content, request)
    return Panel("Pictures", html, rank=20, styles=("gallery/gallery.css",))
