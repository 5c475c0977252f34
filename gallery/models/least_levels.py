"""Originals that moderators rated: no picture of one of them is for more people."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from moderation.levels import Level


class LeastLevel(models.Model):
    """Holds for all pictures of an original, also for those that are yet to be painted. Named by the hash of the bytes, which it
    outlives; without a row their owners alone say for whom they are."""

    sha256 = models.CharField(primary_key=True, max_length=64, help_text="Of the original.")
    level = models.PositiveSmallIntegerField(choices=[(one.value, one.word) for one in Level if one])

    class Meta:
        constraints = [
            models.CheckConstraint(name="least_level_known", condition=Q(level__in=[one.value for one in Level if one]))
        ]

    def __str__(self) -> str:
        return f"{self.sha256[:12]} {Level(self.level).word}"
