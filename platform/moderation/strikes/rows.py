"""Rows of strikes. One for each decision that cost points; who lifts it, and who looked at a person anew."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import Player
from moderation.desk.rows import Decision


class Strike(models.Model):
    """Points against somebody, until they expire or the decision falls."""

    player = models.ForeignKey(Player, on_delete=models.PROTECT, related_name="strikes")
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="strike")
    points = models.PositiveSmallIntegerField()
    given_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True, blank=True, help_text="When its decision was overturned.")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(name="strike_has_points", condition=Q(points__gte=1)),
            models.CheckConstraint(name="strike_expires_later", condition=Q(expires_at__gt=F("given_at"))),
        ]

    def __str__(self) -> str:
        return f"{self.points} against {self.player_id}"


class Review(models.Model):
    """A senior moderator has looked at somebody who was silenced: what was before silences no more."""

    player = models.ForeignKey(Player, on_delete=models.PROTECT, related_name="reviews")
    by = models.ForeignKey(Player, on_delete=models.PROTECT, related_name="+")
    words = models.TextField(max_length=500)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]
        constraints = [models.CheckConstraint(name="review_by_another", condition=~Q(by=F("player")))]

    def __str__(self) -> str:
        return f"review of {self.player_id}"
