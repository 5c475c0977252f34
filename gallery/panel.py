"""The gallery's part of a player's page: the best and the newest pictures, and the tap that follows."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string

from accounts.models import Player
from accounts.panels import Panel, Tool
from gallery import best, feed
from gallery.cards import card_of
from gallery.people.follows import is_following

SHOWN = 8
BEST = 4
HTMX = "vendor/htmx-2.0.11/htmx.min.js"


def pictures_panel(request: HttpRequest, player: Player) -> Panel | None:
    is_own = request.player == player  # type: ignore[attr-defined]
    page = feed.all_of(player, count=SHOWN) if is_own else feed.listed_of(player, count=SHOWN, viewer=request.player)  # type: ignore[attr-defined]
    if not page.pictures:
        return None
    content = {"cards": [card_of(one) for one in page.pictures], "has_more": page.after is not None, "owner": player}
    html = render_to_string("gallery/_panel.html", content, request)
    return Panel("Pictures", html, rank=20, styles=("gallery/gallery.css", "gallery/wall.css"))


def best_panel(request: HttpRequest, player: Player) -> Panel | None:
    found = best.of(player, BEST, request.player)  # type: ignore[attr-defined]
    if not found:
        return None
    rows = [{"card": card_of(one.picture), "said": one.said} for one in found]
    html = render_to_string("gallery/_best_panel.html", {"rows": rows}, request)
    return Panel("Best pictures", html, rank=15, styles=("gallery/gallery.css", "gallery/wall.css"))


def follow_tool(request: HttpRequest, player: Player) -> Tool | None:
    reader = request.player  # type: ignore[attr-defined]
    if reader == player:
        return None
    content = {"followed": player, "is_followed": is_following(reader, player), "back": request.path}
    html = render_to_string("gallery/_follow.html", content, request)
    return Tool(html, styles=("gallery/picture.css",), scripts=(HTMX,))
