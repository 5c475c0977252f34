"""Which open duels somebody can judge, and which are worth waiting for."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import Player
from battles.models import CheckpointDuel, Paint
from battles.states import DuelState
from battles.withdrawals import withdrawn_entries
from gallery.models import Picture
from gallery.sight import coming_upon
from gallery.visibility import readable
from moderation.states import State


def judgeable(viewer: Player | None = None) -> QuerySet[CheckpointDuel]:
    """Open duels whose pictures are fit to show, and to this viewer, and whose words can still be seen where they come from."""
    return fit(viewer).filter(state=DuelState.OPEN)


def judgeable_or_soon() -> QuerySet[CheckpointDuel]:
    """Those that anybody can judge, and those of which a picture is being checked. What was taken down is judged by nobody."""
    return _with([State.VISIBLE, State.PENDING], None).filter(state=DuelState.OPEN)


def fit(viewer: Player | None) -> QuerySet[CheckpointDuel]:
    """Open and closed ones that this viewer may come upon: both pictures are of a level that they see and of no tag they hid."""
    return _with([State.VISIBLE], viewer)


def _with(states: list[State], viewer: Player | None) -> QuerySet[CheckpointDuel]:
    shown = Picture.objects.filter(coming_upon(viewer), state__in=states, deleted_at=None)
    seen = Paint.objects.filter(entry=OuterRef("source"), picture__in=readable(None))
    seen = seen.exclude(entry__in=withdrawn_entries())
    return CheckpointDuel.objects.filter(
        Q(source=None) | Exists(seen),
        Exists(shown.filter(pk=OuterRef("first_picture"))),
        Exists(shown.filter(pk=OuterRef("second_picture"))),
    )
