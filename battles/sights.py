"""Which pictures of what is judged now nobody may see: noted, so that the room is told when that changes, and that whoever
counts goes by one answer."""

from __future__ import annotations

from django.db.models import QuerySet

from battles import models
from battles.jury import showing
from battles.states import Outcome, PaintState, Phase


def note(row: models.Battle) -> bool:
    """Whether it is not what the room was told. Call it with the battle locked."""
    changed = [_note(played) for played in _judged_now(row)]
    return any(changed)


def _judged_now(row: models.Battle) -> QuerySet[models.Round]:
    """The round that is on, or those before the open jury."""
    if row.phase == Phase.VOTING:
        return row.played_rounds.filter(number=row.round_number)
    if row.phase == Phase.JURY:
        return row.played_rounds.filter(heats__outcome=Outcome.JURY).distinct()
    return row.played_rounds.none()


def _note(played: models.Round) -> bool:
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
