"""Who hears behind the bell what became of a battle they played: those who were not in the room when it was told there."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse

from battles import models
from battles.states import Phase, SeatRole
from gallery.models import Verb
from gallery.notices.subjects import Subject, of_place
from gallery.notices.telling import tell


def judged(row: models.Battle, before: Phase, after: Phase) -> None:
    """It is over. What the open jury judged took a day, so nobody counts as having been there."""
    was_left_to_jury = before is Phase.JURY
    if after is not Phase.FINISHED and not was_left_to_jury:
        return
    over = models.Battle.objects.filter(pk=row.pk, phase=after)
    for seat in _players(row):
        if was_left_to_jury or not seat.is_present:
            tell(Verb.JUDGED, seat.player, _subject(row), over)


def corrected(row: models.Battle) -> None:
    """Its votes were counted again, and something moved."""
    for seat in _players(row):
        tell(Verb.CORRECTED, seat.player, _subject(row), models.Battle.objects.filter(pk=row.pk))


def _players(row: models.Battle) -> QuerySet[models.Seat]:
    return row.seating.filter(role=SeatRole.PLAYER, kicked_at=None).select_related("player").order_by("number")


def _subject(row: models.Battle) -> Subject:
    return of_place("battle", row.code, reverse("battles:results", args=[row.code]), f"{row.code}: {row.told_theme}")
