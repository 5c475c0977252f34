"""The door at which moderators see what somebody was judged for, and a senior one lets them speak again."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.models import Player
from moderation import roles, standing
from moderation.desk import involved
from moderation.desk.appeals import about
from moderation.desk.forms import ReviewForm
from moderation.desk.involved import Row
from moderation.desk.refusals import Refused
from moderation.desk.views import for_moderators
from moderation.strikes import giving
from moderation.strikes.rows import Review, Strike

LATEST = 30


@require_http_methods(["GET", "POST"])
@for_moderators
def person(request: HttpRequest, key: str) -> HttpResponse:
    player = get_object_or_404(Player, key=key, deleted_at=None)
    if player == request.player:  # type: ignore[attr-defined]
        return redirect("moderation:mine")  # Here stands who decided, which nobody reads of themselves.
    is_senior = roles.may_review(request)
    if request.method == "POST" and not is_senior:
        raise Http404
    form = ReviewForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            by: Player = request.player  # type: ignore[attr-defined]
            giving.review(player, by, form.cleaned_data["words"], timezone.now())
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.message)
        else:
            messages.success(request, f"{player.nickname} may speak again.")
            return redirect("moderation:person", key=key)
    content = {
        "shown": player,
        "standing": standing.of(player),
        "strikes": _told(request, Strike.objects.filter(player=player), "decision__case__")[:LATEST],
        "decisions": _told(request, about(player), "case__").select_related("by").order_by("-pk")[:LATEST],
        "reviews": Review.objects.filter(player=player).select_related("by")[:LATEST],
        "is_senior": is_senior,
        "form": form,
    }
    return render(request, "moderation/person.html", content, status=400 if form.errors else 200)


def _told(request: HttpRequest, rows: QuerySet[Row], case: str) -> QuerySet[Row]:
    """Without what is about a picture that is sealed for whoever looks."""
    viewer: Player = request.player  # type: ignore[attr-defined]
    return involved.without_sealed(rows, viewer, case).select_related(case.removesuffix("__"))
