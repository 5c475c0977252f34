"""Doors of corrections and appeals. They parse, authorise, call one verb, answer."""

from __future__ import annotations

import re

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.views import for_players
from battles.codes import normalise
from battles.integrity import cases, deciding, desk, publishing
from battles.integrity.forms import AppealForm
from battles.integrity.notes import note_of
from battles.models.integrity import Exclusion, ExclusionState
from battles.refusals import Refused

NUMBER = re.compile(r"\d{1,9}")


@require_safe
def corrections(request: HttpRequest) -> HttpResponse:
    """The public ledger; `?battle=CODE` is of one battle, `?before=N` and `?after=N` are pages."""
    typed = request.GET.get("battle", "")
    code = normalise(typed)
    if typed and not code:
        content = {"refusal": "Type the battle’s code: letters, as it stands on its pages."}
        return render(request, "battles/integrity/corrections.html", content, status=400)
    shown = publishing.page(code, before=_number(request, "before"), after=_number(request, "after"))
    waiting = cases.waiting() if desk.may_decide(request) else None
    return render(request, "battles/integrity/corrections.html", {"page": shown, "code": code, "waiting": waiting})


def _number(request: HttpRequest, name: str) -> int | None:
    given = request.GET.get(name)
    if given is None:
        return None
    if not NUMBER.fullmatch(given):
        raise Http404
    return int(given)


@never_cache
@require_http_methods(["GET", "POST"])
@for_players
def appeal(request: HttpRequest, number: int) -> HttpResponse:
    """The voter's answer to a decision about their votes. Everybody else finds nothing here."""
    player = request.player  # type: ignore[attr-defined]
    decided = Exclusion.objects.exclude(state__in=[ExclusionState.PROPOSED, ExclusionState.DISMISSED])
    exclusion = get_object_or_404(decided, pk=number, voter=player)
    form = AppealForm(request.POST or None)
    if form.is_valid():
        try:
            deciding.appeal(exclusion.pk, player, form.cleaned_data["text"], timezone.now())
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.message)
        else:
            messages.success(request, "Your appeal was sent. Somebody else than who decided before will read it.")
            return redirect("battles:appeal", number=number)
    content = {"note": note_of(exclusion), "form": form}
    status = 400 if form.is_bound and form.errors else 200
    return render(request, "battles/integrity/appeal.html", content, status=status)
