"""Who has something to win or lose by a voter's votes: whoever played where they were given, also as a guest. Reads only.

Votes are secret from those they were about, and a decision about them would be one in a player's own cause.
"""

from __future__ import annotations

from django.db.models import Q, QuerySet

from accounts.models import Player
from battles import models
from battles.integrity import scope
from battles.models.integrity import Exclusion
from battles.states import SeatRole


def played_in(battle: models.Battle, by: Player) -> bool:
    return _played_by(by).filter(battle=battle).exists()


def has_stake(exclusion: Exclusion, by: Player) -> bool:
    """In any battle it reaches: the row need not be saved."""
    reached = scope.meant_by(exclusion).order_by().values("heat__round__battle")
    return _played_by(by).filter(battle__in=reached).exists()


def _played_by(by: Player) -> QuerySet[models.Seat]:
    theirs = Q(player=by) | Q(player__merged_into=by)
    return models.Seat.objects.filter(theirs, role=SeatRole.PLAYER)
