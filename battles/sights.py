"""Which pictures of the round that is judged nobody may see: noted, so that the room is told when that changes."""

from __future__ import annotations

from battles import models
from battles.jury import showing
from battles.states import PaintState, Phase


def note(row: models.Battle) -> bool:
    """Whether it is not what the room was told. Call it with the battle locked."""
    played = row.played_rounds.filter(number=row.round_number).first() if row.phase == Phase.VOTING else None
    if played is None:
        return False
    unseen = unseen_of(played)
    if unseen == played.unseen:
        return False
    played.unseen = unseen
    played.save(update_fields=["unseen"])
    return True


def unseen_of(played: models.Round) -> list[int]:
    """The paints whose pictures nobody may see at this moment."""
    painted = models.Paint.objects.filter(entry__heat__round=played, state=PaintState.PAINTED, picture__isnull=False)
    return sorted(painted.exclude(pk__in=showing.in_sight()).values_list("pk", flat=True))
