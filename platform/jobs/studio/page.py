"""Doors of the operators' page: the page, and the part of it that is fetched again and again."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from inference.protocol import StudioState
from jobs.studio.board import Board, board

MAY_LOOK = "jobs.view_dispatcherbeat"


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    shown = {"title": "Studio", "board": _asked_for(request)}
    return render(request, "admin/studio/page.html", admin.site.each_context(request) | shown)


@never_cache
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    return render(request, "admin/studio/_board.html", {"board": _asked_for(request)})


def _asked_for(request: HttpRequest) -> Board:
    if not request.user.has_perm(MAY_LOOK):
        raise PermissionDenied
    state, number = request.GET.get("state", ""), request.GET.get("page", "")
    known = state if state in list(StudioState) else ""
    return board(timezone.now(), known, int(number) if number.isdecimal() and len(number) < 6 else 1)
