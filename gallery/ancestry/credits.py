"""What credit is shown: on a player's page how often their words helped others to win, and each of these wins."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from accounts.models import Player
from accounts.panels import Panel
from gallery import feed
from gallery.ancestry.credit import GENERATIONS
from gallery.ancestry.helped import COUNTED_MOST, helped_by, helps_of


@require_safe
def credit(request: HttpRequest, key: str) -> HttpResponse:
    """The wins that somebody's words helped to, the newest first, with the rule by which they are shared."""
    owner = get_object_or_404(Player, key=key, deleted_at=None, merged_into=None)
    try:
        page = helps_of(owner, request.player, request.GET.get("after"))  # type: ignore[attr-defined]
    except feed.UnknownCursor as error:
        raise Http404 from error
    older = f"?after={page.after}" if page.after else ""
    content = {"owner": owner, "helps": page.helps, "older": older, "generations": GENERATIONS}
    return render(request, "gallery/credit.html", content)


def credit_panel(request: HttpRequest, player: Player) -> Panel | None:
    count = helped_by(player)
    if not count:
        return None
    content = {"owner": player, "count": count, "is_most": count == COUNTED_MOST}
    content["is_own"] = request.player == player  # type: ignore[attr-defined]
    return Panel("Credit", render_to_string("gallery/_credit_panel.html", content, request), rank=30)
