"""What every page knows of the pictures that its reader has covered."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from gallery.models import Level, Viewing
from paintoff.ready import Ready

COVERED = Ready(
    lambda player: Viewing.objects.filter(player__id=player, covered_from__lte=Level.MATURE).values_list(
        "covered_from"
    ),
    int,
)


def covers(request: HttpRequest) -> dict[str, Any]:
    """`covering` is a class for the page: `covered.css` covers pictures of such levels. It is asked for where a page shows it."""
    return {"covering": SimpleLazyObject(lambda: _class(request))}


def _class(request: HttpRequest) -> str:
    player = getattr(request, "player", None)
    covered = COVERED.first(player.pk) if player is not None else None
    return f"covers-{Level(covered[0]).name.lower()}" if covered is not None else ""
