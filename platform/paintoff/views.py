"""The front page: the one place that shows battles and pictures side by side."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from battles.checkpoints.stock import is_worth_a_visit
from battles.listing import open_battles, sitting_juries
from gallery import feed, tiles

BATTLES_SHOWN = 6
PICTURES_SHOWN = 12


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    shown = {
        "open_battles": open_battles()[:BATTLES_SHOWN],
        "pictures": tiles.hung(feed.found(feed.Sort.NEW, count=PICTURES_SHOWN, viewer=request.player)).tiles,  # type: ignore[attr-defined]
        "juries": sitting_juries().count(),
        "has_duels": is_worth_a_visit(timezone.now()),
    }
    return render(request, "home.html", shown)
