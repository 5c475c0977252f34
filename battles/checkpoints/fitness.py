"""Which open duels somebody can judge, and which are worth waiting for."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from battles.models import CheckpointDuel, Paint
from battles.states import DuelState
from battles.withdrawals import withdrawn_entries
from gallery.visibility import readable
from moderation.states import State


def judgeable() -> QuerySet[CheckpointDuel]:
    """Open duels whose pictures are fit to show and whose words can still be seen where they come from."""
    return _open_with([State.VISIBLE])


def judgeable_or_soon() -> QuerySet[CheckpointDuel]:
    """Those, and those of which a picture is being checked. What was taken down is judged by nobody."""
    return _open_with([State.VISIBLE, State.PENDING])


def _open_with(states: list[State]) -> QuerySet[CheckpointDuel]:
    fit = {"first_picture__state__in": states, "second_picture__state__in": states}
    there = {"first_picture__deleted_at": None, "second_picture__deleted_at": None}
    seen = Paint.objects.filter(entry=OuterRef("source"), picture__in=readable(None))
    seen = seen.exclude(entry__in=withdrawn_entries())
    return CheckpointDuel.objects.filter(Q(source=None) | Exists(seen), state=DuelState.OPEN, **fit, **there)
