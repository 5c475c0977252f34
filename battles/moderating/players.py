"""Who plays in a battle, and so learns nothing of its pictures before the results, also as a moderator."""

from __future__ import annotations

from django.db.models import Q

from battles.models import Seat
from battles.states import SeatRole


def players_of(code: str) -> frozenset[int]:
    """Whoever has or had a player's seat there, and the accounts that guests among them have become."""
    seats = Seat.objects.filter(battle__code=code).order_by()
    playing = seats.filter(Q(role=SeatRole.PLAYER) | Q(entries__isnull=False))
    return frozenset(one for pair in playing.values_list("player", "player__merged_into") for one in pair if one)
