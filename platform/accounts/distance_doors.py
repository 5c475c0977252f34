"""Doors of distance: to mute and block somebody, and the list of them with the way back."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts import distances
from accounts.models import DistanceKind, Player
from accounts.panels import Tool
from accounts.views import for_players
from paintoff import throttle
from paintoff.throttle import Throttled

WAYS = {"mute": DistanceKind.MUTE, "block": DistanceKind.BLOCK, "neither": None}
UNCLEAR = "Choose one of the three."
TOLD = {
    DistanceKind.MUTE: "You do not come upon what {} makes any more.",
    DistanceKind.BLOCK: "{} is kept away from you.",
    None: "{} is neither muted nor blocked.",
}
LONGEST = 18  # digits, within a bigint


@never_cache
@require_http_methods(["GET", "POST"])
@for_players
def distance(request: HttpRequest, key: str) -> HttpResponse:
    other, player = get_object_or_404(Player, key=key, deleted_at=None, merged_into=None), request.player  # type: ignore[attr-defined]
    if other == player:
        raise Http404(distances.ONESELF)
    chosen = request.POST.get("kind", distances.between(player, other) or "neither")
    fault, status = "", 200
    if request.method == "POST":
        try:
            _slow_down(player)
            _set(player, other, chosen)
            messages.success(request, TOLD[WAYS[chosen]].format(other.nickname))
            return redirect(_onward(request, other))
        except (distances.Refused, Throttled) as error:
            fault, status = str(error), 429 if isinstance(error, Throttled) else 400
    content = {"other": other, "chosen": chosen, "fault": fault, "next": _onward(request, other)}
    return render(request, "accounts/distance.html", content, status=status)


@never_cache
@require_safe
@for_players
def kept_away(request: HttpRequest) -> HttpResponse:
    page = distances.page_of(request.player, _before(request.GET.get("before")))  # type: ignore[attr-defined]
    return render(request, "accounts/distances.html", {"page": page, "is_first": "before" not in request.GET})


def distance_tool(request: HttpRequest, player: Player) -> Tool | None:
    reader = request.player  # type: ignore[attr-defined]
    if reader is None:
        return None
    content = {"other": player, "kept": distances.between(reader, player)}
    return Tool(render_to_string("accounts/_distance.html", content, request))


def _set(player: Player, other: Player, chosen: str) -> None:
    if chosen not in WAYS:
        raise distances.Refused(UNCLEAR)
    kind = WAYS[chosen]
    if kind is None:
        distances.end(player, other)
    else:
        distances.keep(player, other, kind)


def _slow_down(player: Player) -> None:
    throttle.hit(settings.TAPS_PER_PLAYER, "taps", str(player.pk))


def _onward(request: HttpRequest, other: Player) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    return wanted if is_ours else resolve_url("accounts:player", key=other.key)


def _before(given: str | None) -> int | None:
    if not given:
        return None
    if not (given.isascii() and given.isdigit()) or len(given) > LONGEST:
        raise Http404("before: there is no such place in the list.")
    return int(given)
