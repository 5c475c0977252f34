"""Doors of a battle that is over: its results, its charts as files, its card for sharing. Before, they lead nowhere; the page
of results says that it is too early."""

from __future__ import annotations

import hashlib
import re

from csp.constants import NONE, UNSAFE_INLINE
from csp.decorators import csp
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from accounts.models import Player
from battles import card as cards
from battles import chart_style, receipts
from battles import results as outcomes
from battles.messages import HeatView
from battles.models import Battle
from battles.provider import roles_of
from battles.states import Phase
from battles.tabs import FINAL
from battles.views import battle_or_404
from battles.withdrawals import withdrawable
from gallery.visibility import SEALED, readable, workable
from paintoff import public

NARROW = "-narrow"
ALONE = {"default-src": [NONE], "style-src": [UNSAFE_INLINE]}
NUMBERS = re.compile(r"[0-9]{1,3}")
RECENT = "private, max-age=60"
KEYS_MOST = 500


@require_safe
def results(request: HttpRequest, code: str) -> HttpResponse:
    """One heat in full; `?round=…&heat=…` says which, `?round=final` the final of a knockout that was not played."""
    battle = battle_or_404(request, code)
    if not Phase(battle.phase).is_over:
        return _too_early(request, battle)
    result = outcomes.result_of(battle, timezone.now(), _wanted(request))
    if result is None:
        raise Http404
    content = {
        "result": result,
        "battle": battle,
        "ending": outcomes.ending_of(result),
        "described": outcomes.described(result),
        "receipt": receipts.shown(battle),
        "keys": _keys(request, battle),
        "own_keys": _own_keys(request, battle),
        **_own_words(request, battle, result.heat),
        "address": public.address(request, reverse("battles:results", args=[battle.code])),
        "card_address": public.address(request, reverse("battles:card", args=[battle.code])),
    }
    return render(request, "battles/results.html", content)


def _keys(request: HttpRequest, battle: Battle) -> list[str]:
    """Of its pictures those that who looks may take into a set; of whoever has no account none."""
    player: Player | None = request.player  # type: ignore[attr-defined]
    if player is None or player.is_guest:
        return []
    there = workable(player).filter(source="battle", place=battle.code).order_by("pk")
    return list(there.values_list("key", flat=True)[:KEYS_MOST])


def _own_keys(request: HttpRequest, battle: Battle) -> list[str]:
    """Of its pictures those that who looks may rate."""
    player: Player | None = request.player  # type: ignore[attr-defined]
    if player is None:
        return []
    mine = readable(player).exclude(SEALED).filter(owner=player, source="battle", place=battle.code).order_by("pk")
    return list(mine.values_list("key", flat=True)[:KEYS_MOST])


def _too_early(request: HttpRequest, battle: Battle) -> HttpResponse:
    """The address is right, the battle's state is not: a conflict, and it says nothing that the door of the room does not."""
    player: Player | None = request.player  # type: ignore[attr-defined]
    if player and roles_of(battle, [player.pk])[player.pk] is None:
        raise Http404
    response = render(request, "battles/too_early.html", {"battle": battle}, status=409)
    response["Cache-Control"] = "no-store"
    return response


def _own_words(request: HttpRequest, battle: Battle, heat: HeatView | None) -> dict[str, object]:
    """What who looks may take back: `own_seats` in the heat that is shown, `own_elsewhere` by round and seat."""
    player: Player | None = request.player  # type: ignore[attr-defined]
    own = withdrawable(battle, [player.pk])[player.pk] if player else []
    shown = {(heat.round, entry.seat) for entry in heat.entries} if heat else set()
    return {
        "own_seats": {seat for round, seat in own if (round, seat) in shown},
        "own_elsewhere": [place for place in own if place not in shown],
    }


def _wanted(request: HttpRequest) -> tuple[int, int] | str | None:
    round, heat = request.GET.get("round"), request.GET.get("heat", "1")
    if round is None and "heat" in request.GET:  # of which round?
        raise Http404
    if round is None or round == FINAL:
        return round
    if not (NUMBERS.fullmatch(round) and NUMBERS.fullmatch(heat)):
        raise Http404
    return int(round), int(heat)


@csp(ALONE)  # type: ignore[arg-type]  # its stubs know of views without arguments alone
@require_safe
def chart(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """A chart as a file that brings its own colours. `…-narrow` is the one for phones."""
    battle, plain = battle_or_404(request, code), name.removesuffix(NARROW)
    figure = outcomes.figure_in(battle, plain, timezone.now())
    if figure is None:
        raise Http404
    picture = figure.svg(is_narrow=plain != name, style=chart_style.alone())
    return _kept(request, picture.encode(), "image/svg+xml")


@require_safe
def card(request: HttpRequest, code: str) -> HttpResponse:
    """What is shown where a link to the results is shared. Only public battles have one."""
    battle = battle_or_404(request, code)
    result = outcomes.result_of(battle, timezone.now()) if battle.is_listed else None
    if result is None:
        raise Http404
    return _kept(request, cards.picture_of(result), "image/png")


def _kept(request: HttpRequest, content: bytes, media_type: str) -> HttpResponse:
    """A browser asks again after a minute, and is sent the bytes only where they changed: a vote can be excluded and a
    picture withheld later."""
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    response = get_conditional_response(request, etag=etag) or HttpResponse(content, content_type=media_type)
    response["ETag"] = etag
    response["Cache-Control"] = RECENT
    return response
