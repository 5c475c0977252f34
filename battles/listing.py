"""Battles as lists show them. Reads only."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet

from battles.models import Battle
from battles.states import Phase, SeatRole

OVER = (Phase.FINISHED, Phase.VOID)
PLAYERS = Count("seating", filter=Q(seating__role=SeatRole.PLAYER, seating__left_at=None, seating__kicked_at=None))


def open_battles() -> QuerySet[Battle]:
    """Listed battles that are on or about to be, newest first."""
    return _listed().exclude(phase__in=OVER)


def past_battles() -> QuerySet[Battle]:
    """Listed battles that were decided, newest first."""
    return _listed().filter(phase=Phase.FINISHED)


def _listed() -> QuerySet[Battle]:
    return Battle.objects.filter(is_listed=True).select_related("host").annotate(players=PLAYERS).order_by("-id")
