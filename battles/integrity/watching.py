"""Writes down who of the staff looked at whose ballots: votes are secret, and whoever may see them is seen."""

from __future__ import annotations

from typing import Any

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType

from battles import models


def note_look(user: Any, battle: models.Battle, said: str) -> None:
    """In the admin's own log of the battle, where its history shows it."""
    LogEntry.objects.create(
        user=user,
        content_type=ContentType.objects.get_for_model(battle),
        object_id=str(battle.pk),
        object_repr=str(battle)[:200],
        action_flag=CHANGE,
        change_message=said,
    )
