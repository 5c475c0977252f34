"""Doors of the operators' page: the page, and the part of it that is fetched again and again."""

from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from inference.protocol import StudioState
from jobs import readmission
from jobs.beats import FRESH
from jobs.studio import actors
from jobs.studio.board import Board, board

MAY_LOOK, MAY_ACT = "jobs.view_dispatcherbeat", "jobs.change_job"


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    shown = {"title": "Studio", "board": _asked_for(request)}
    return render(request, "admin/studio/page.html", admin.site.each_context(request) | shown)


@never_cache
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    return render(request, "admin/studio/_board.html", {"board": _asked_for(request)})


@require_POST
def readmit(request: HttpRequest) -> HttpResponse:
    """An actor that was taken out is to work again; the log of the admin keeps who asked."""
    if not request.user.has_perm(MAY_ACT):
        raise PermissionDenied
    name = request.POST.get("actor", "")
    if name in {one.report.actor for one in actors.heard(timezone.now(), FRESH)}:
        wish = readmission.ask(name, request.user.pk)
        LogEntry.objects.log_actions(str(request.user.pk), [wish], CHANGE, "asked to work again", single_object=True)
        messages.success(request, f"{name} is asked to work again.")
    else:
        messages.error(request, "No dispatcher knows that actor now.")
    return redirect("jobs:studio")


def _asked_for(request: HttpRequest) -> Board:
    if not request.user.has_perm(MAY_LOOK):
        raise PermissionDenied
    state, number = request.GET.get("state", ""), request.GET.get("page", "")
    known = state if state in list(StudioState) else ""
    return board(timezone.now(), known, int(number) if number.isdecimal() and len(number) < 6 else 1)
