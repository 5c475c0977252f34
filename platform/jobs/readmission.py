"""An operator lets an actor work again that was taken out: a row that the dispatcher of that actor takes."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

KEPT = timedelta(minutes=15)
"""An actor that nobody knows any more is asked for no longer."""


class Readmission(models.Model):
    """Asked once per actor until it is done."""

    actor = models.CharField(max_length=120, unique=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["asked_at"]

    def __str__(self) -> str:
        return self.actor


def ask(actor: str, user_id: int | None) -> Readmission:
    return Readmission.objects.get_or_create(actor=actor, defaults={"asked_by_id": user_id})[0]


def pending() -> set[str]:
    return set(Readmission.objects.values_list("actor", flat=True))


def take(actors: Collection[str]) -> list[str]:
    """Those of these actors that are to work again, each told once. The wish is done with."""
    asked = Readmission.objects.filter(actor__in=actors)
    found = list(asked.values_list("actor", flat=True))
    if found:
        asked.filter(actor__in=found).delete()
    return found


def forget(now: datetime) -> None:
    Readmission.objects.filter(asked_at__lt=now - KEPT).delete()
