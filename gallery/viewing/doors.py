"""Doors of what somebody wants to come upon: levels, and hidden tags."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Player
from accounts.views import for_players
from gallery import sight
from gallery.levels import WORDS
from gallery.models import Level
from gallery.people.entrance import slow_down
from gallery.viewing import choosing
from gallery.viewing.choosing import Unfit
from paintoff.throttle import Throttled

LEVELS = {
    Level.EVERYONE: ("Everyone", "What is fit for a class of children."),
    Level.MILD: ("Mild", "Also mild violence, and bodies as museums show them."),
    Level.MATURE: ("Mature", "Also what is for adults."),
}
COVERS = {
    "": "Nothing",
    "mature": "Mature pictures",
    "mild": "Mild and mature pictures",
}
KEPT = "Kept. It holds for all your lists from now on."
UNCLEAR = "Choose one of them."


@never_cache
@require_http_methods(["GET", "POST"])
@for_players
def viewing(request: HttpRequest) -> HttpResponse:
    player: Player = request.player  # type: ignore[attr-defined]
    if request.method == "GET":
        return _page(request, _as_kept(player))
    said = {"most": request.POST.get("most", ""), "covered": request.POST.get("covered", "")}
    try:
        slow_down(request, settings.TAPS_PER_PLAYER, "taps")
        most, covered = _level("most", said["most"]), _level("covered", said["covered"]) if said["covered"] else None
        choosing.choose(player, most, covered, "adult" in request.POST, timezone.now())
    except (Unfit, Throttled) as error:
        return _page(request, said, error)
    messages.success(request, KEPT)
    return redirect("gallery:viewing")


@never_cache
@require_POST
@for_players
def hide_tag(request: HttpRequest) -> HttpResponse:
    """Or show it again, where `wanted` says no."""
    player: Player = request.player  # type: ignore[attr-defined]
    words = request.POST.get("tag", "")
    try:
        slow_down(request, settings.TAPS_PER_PLAYER, "taps")
        if request.POST.get("wanted") == "no":
            choosing.show(player, words)
            messages.success(request, f"Pictures with “{words}” come into your lists again.")
        else:
            tag = choosing.hide(player, words)
            messages.success(request, f"Pictures with “{tag.slug}” are in none of your lists now.")
    except (Unfit, Throttled) as error:
        return _page(request, _as_kept(player), error)
    return redirect(_onward(request))


def _as_kept(player: Player) -> dict[str, str]:
    chosen = choosing.choice_of(player)
    return {
        "most": chosen.most.name.lower(),
        "covered": chosen.covered_from.name.lower() if chosen.covered_from else "",
    }


def _page(request: HttpRequest, said: dict[str, str], error: Exception | None = None) -> HttpResponse:
    player: Player = request.player  # type: ignore[attr-defined]
    levels = [(one.name.lower(), *LEVELS[one]) for one in Level if one <= sight.most_of_site()]
    content = {
        "levels": levels if not player.is_guest else levels[: Level.MATURE],
        "covers": COVERS.items(),
        "said": said,
        "is_family": sight.most_of_site() == Level.EVERYONE,
        "tags": choosing.hidden_by(player),
        "draft": request.POST.get("tag", ""),
        "fault": str(error) if error else "",
        "at_fault": getattr(error, "field", "most"),
    }
    status = 200 if error is None else 429 if isinstance(error, Throttled) else 400
    return render(request, "gallery/viewing.html", content, status=status)


def _level(field: str, word: str) -> Level:
    if word not in WORDS:
        raise Unfit(field, UNCLEAR)
    return WORDS[word]


def _onward(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    return wanted if is_ours else resolve_url("gallery:viewing")
