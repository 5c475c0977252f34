"""Doors of whoever is judged: what was decided about them, and their answer to it. Everybody else finds nothing here."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Player
from accounts.views import for_players
from moderation import standing, subjects
from moderation.desk import appealing
from moderation.desk.forms import AppealForm
from moderation.desk.refusals import Refused
from moderation.desk.rows import Decision
from moderation.desk.vocabulary import RULES, Guideline, Verdict
from moderation.strikes.rows import Strike

PER_PAGE = 20
TOLD = [Verdict.WITHHOLD, Verdict.BLOCK, Verdict.HIDE, Verdict.RAISE]


@never_cache
@require_safe
@for_players
def mine(request: HttpRequest) -> HttpResponse:
    player: Player = request.player  # type: ignore[attr-defined]
    before = request.GET.get("before", "")
    rows = about(player).select_related("case").order_by("-pk")
    if before:
        if not (before.isascii() and before.isdigit() and len(before) < 19):
            raise Http404
        rows = rows.filter(pk__lt=int(before))
    found = list(rows[: PER_PAGE + 1])
    content = {
        "decisions": [(one, _noun(one)) for one in found[:PER_PAGE]],
        "older": f"?before={found[PER_PAGE - 1].pk}" if len(found) > PER_PAGE else "",
        "standing": standing.of(player),
        "why_not": standing.why_not(player),
        "strikes": Strike.objects.filter(player=player, lifted_at=None, expires_at__gt=timezone.now()),
    }
    return render(request, "moderation/mine.html", content)


@never_cache
@require_http_methods(["GET", "POST"])
@for_players
def decision(request: HttpRequest, key: str) -> HttpResponse:
    """Which rule, why, by what; and the form that appeals, while it can."""
    player: Player = request.player  # type: ignore[attr-defined]
    row = get_object_or_404(_told_to(player).select_related("case", "wording"), key=key)
    form = AppealForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            appealing.appeal(row, player, form.cleaned_data["words"], timezone.now())
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.message)
        else:
            messages.success(request, "Your appeal was sent. Somebody else than who decided will read it.")
            return redirect("moderation:decision", key=key)
    subject = subjects.one(row.case.subject_kind, row.case.subject_key)
    content = {
        "decision": row,
        "noun": _noun(row),
        "rule": RULES.get(Guideline(row.rule), ""),
        "subject": subject if row.became != "blocked" else None,
        "appeal": getattr(row, "appeal", None),
        "fell": Decision.objects.filter(overturns=row).first(),
        "why_not": appealing.why_not(row) if row.is_taking else "",
        "form": form,
    }
    return render(request, "moderation/decision.html", content, status=400 if form.errors else 200)


def about(player: Player) -> QuerySet[Decision]:
    return Decision.objects.filter(_theirs(player), verdict__in=TOLD)


def _told_to(player: Player) -> QuerySet[Decision]:
    """Also what gave something back."""
    return Decision.objects.filter(_theirs(player)).filter(Q(verdict__in=TOLD) | Q(overturns__isnull=False))


def _theirs(player: Player) -> Q:
    return Q(case__author=player) | Q(case__author__merged_into=player)


def _noun(row: Decision) -> str:
    kind = subjects.kind_of(row.case.subject_kind)
    return kind.noun if kind else row.case.subject_kind
