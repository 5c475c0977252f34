"""The page of a trial, in the admin and at the desk: how far it is, and what the draft would change. Each sending goes on for a
stretch."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from moderation.rules import trials
from moderation.rules.rows import Rule, Trial

MAY = "moderation.change_rule"


@never_cache
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, pk: int) -> HttpResponse:
    if not request.user.has_perm(MAY):
        raise PermissionDenied
    draft = get_object_or_404(Rule, pk=pk, is_active=False)
    if request.method == "POST":
        go_on(request, draft)
        return redirect("admin:moderation_rule_try", draft.pk)
    shown = content(draft) | {"title": f"Try out “{draft.name}”"}
    return render(request, "admin/moderation/rule/try.html", admin.site.each_context(request) | shown)


def content(draft: Rule) -> dict[str, Any]:
    """For `moderation/rules/_trial.html`, which the desk shows too."""
    trial = Trial.objects.filter(draft=draft, of_change=draft.changed_at).first()
    newly, no_longer = trials.shown(trial) if trial else ([], [])
    return {"draft": draft, "trial": trial, "newly": newly, "no_longer": no_longer, "prompts": trials.PROMPTS}


def go_on(request: HttpRequest, draft: Rule) -> None:
    trial = Trial.objects.filter(draft=draft).first()
    try:
        trials.step(trials.begin(draft) if trial is None or "anew" in request.POST else trial)
    except ValueError as wrong:
        messages.error(request, str(wrong))
