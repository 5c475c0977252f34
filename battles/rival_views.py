"""Doors of head-to-head: whom somebody met, and one rival in full."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.models import Player
from battles.charts import meetings
from battles.numbered import page_of
from battles.rivals import meetings_of, rivals_of

PER_PAGE = 24


@require_safe
def rivals(request: HttpRequest, key: str) -> HttpResponse:
    player = _player(key)
    page = page_of(request, rivals_of(player), PER_PAGE)
    return render(request, "battles/rivals.html", {"shown": player, "page": page})


@require_safe
def rival(request: HttpRequest, key: str, other: str) -> HttpResponse:
    """Their record against each other, from the first one's side. Nothing where they never met."""
    player, against = _player(key), _player(other)
    met = meetings_of(player, against)
    latest = met[: meetings.LATEST][::-1]
    figure = meetings.figure("meetings", player.nickname, against.nickname, met.tally, latest)
    if figure is None:
        raise Http404
    page = page_of(request, met, PER_PAGE)
    return render(request, "battles/rival.html", {"shown": player, "other": against, "figure": figure, "page": page})


def _player(key: str) -> Player:
    return get_object_or_404(Player, key=key, deleted_at=None, merged_into=None)
