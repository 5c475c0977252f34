"""Why a ballot counts no more although it was given."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class Exclusion(models.Model):
    """One decision that ballots count no more. The ballots are kept, and point here."""

    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"exclusion {self.pk}"
