"""Doors of a room's moderators: its pictures as they come, the pixels of one, and a decision about it. Whoever is no moderator
finds nothing here, and one who plays in the battle nothing of it before the results."""

from __future__ import annotations

import logging

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Player
from battles.models import Battle
from battles.moderating import board
from battles.numbered import page_of
from battles.pair_doors import NOT_KEPT
from battles.views import battle_or_404
from gallery import files, png
from moderation import roles
from moderation.desk import live
from moderation.desk.allowed import MOVED_ON
from moderation.desk.forms import DecisionForm
from moderation.desk.refusals import Refused
from moderation.desk.views import DONE

logger = logging.getLogger(__name__)

PER_PAGE = 24
PIECE = "HX-Request"
"""The header by which moderate.js asks for the pictures without the page around them."""


@never_cache
@require_http_methods(["GET", "POST"])
def moderate(request: HttpRequest, code: str) -> HttpResponse:
    """Sent to, the `picture` that is named is decided about; the answer is the page as it is then."""
    battle = _battle(request, code)
    refusal, status = "", 200
    if request.method == "POST":
        refusal, status = _decide(request, battle)
        if not refusal and not _is_piece(request):
            return redirect(_back(request, battle))
    response = render(request, _template(request), _shown(request, battle) | {"refusal": refusal}, status=status)
    patch_vary_headers(response, [PIECE])
    return response


@never_cache
@require_safe
def picture(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """Who looks at one before its curtain is written down."""
    battle, me = _battle(request, code), _me(request)
    place = None if board.is_shut(battle, me) else board.place_of(battle, key)
    found = board.visible(battle.code, place, me) if place else None
    if found is None:
        raise Http404
    if found.revealed_at is None:
        logger.info("%s looked at the picture %s, which is not revealed, in its room.", request.user, key)
    content = png.without_words(files.read(found.blob_id))
    return HttpResponse(content, content_type="image/png", headers={"Cache-Control": NOT_KEPT})


def _battle(request: HttpRequest, code: str) -> Battle:
    if not roles.may_decide(request):
        raise Http404
    return battle_or_404(request, code)


def _decide(request: HttpRequest, battle: Battle) -> tuple[str, int]:
    """Why not, and the status that says so; "" and 200 where it was decided."""
    key, form, me = request.POST.get("picture", ""), DecisionForm(request.POST), _me(request)
    place = None if board.is_shut(battle, me) else board.place_of(battle, key)
    if place is None:
        return "picture: it is not among those that are shown here now.", 409
    if not form.is_valid():
        name, errors = next(iter(form.errors.items()))
        return f"{name}: {errors[0]}", 400
    if not _is_as_seen(request, battle, place):
        return MOVED_ON, 409
    version, wanted = form.cleaned_data["version"], form.wanted()
    try:
        senior = roles.may_review(request)
        live.decide(
            board.PICTURE, key, -1 if version is None else version, me, wanted, timezone.now(), is_senior=senior
        )
    except Refused as refused:
        return refused.message, 409
    if not _is_piece(request):
        messages.success(request, DONE[wanted.verdict])
    return "", 200


def _is_as_seen(request: HttpRequest, battle: Battle, place: board.Place) -> bool:
    """Where the page says what it showed, as it does to whoever lets something be: a picture that moved by itself, as by a late
    look, has no case and so no version, and would be let be unseen."""
    [tile] = board.tiles(battle.code, [place], _me(request), is_senior=roles.may_review(request))
    return request.POST.get("seen", tile.mark) == tile.mark


def _shown(request: HttpRequest, battle: Battle) -> dict[str, object]:
    me = _me(request)
    shut = board.is_shut(battle, me)
    places = [] if shut else board.places(battle)
    page = page_of(request, places, PER_PAGE)
    return {
        "battle": battle,
        "is_shut": shut,
        "page": page,
        "tiles": board.tiles(battle.code, list(page.object_list), me, is_senior=roles.may_review(request)),
        "waiting": [(place, number // PER_PAGE + 1) for number, place in enumerate(places) if place.waits],
        "rules": board.RULE_CHOICES,
    }


def _template(request: HttpRequest) -> str:
    return "battles/moderate/_board.html" if _is_piece(request) else "battles/moderate/page.html"


def _is_piece(request: HttpRequest) -> bool:
    return bool(request.headers.get(PIECE))


def _back(request: HttpRequest, battle: Battle) -> str:
    """To where they were, the picture in view."""
    page, place = request.GET.get("page"), board.place_of(battle, request.POST.get("picture", ""))
    query = f"?page={page}" if page and page.isascii() and page.isdigit() else ""
    return f"{reverse('battles:moderate', args=[battle.code])}{query}#{place.anchor if place else 'main'}"


def _me(request: HttpRequest) -> Player:
    return request.player  # type: ignore[attr-defined, no-any-return]
