"""What voters were dealt and what they said."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from accounts.models import Player
from battles.models.choices import choices
from battles.models.play import Entry, Heat
from battles.states import Answer, BallotKind


class Ballot(models.Model):
    """A dealt pair and what its voter said of it. Answered once."""

    token = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    heat = models.ForeignKey(Heat, on_delete=models.CASCADE, related_name="ballots")
    voter = models.ForeignKey(Player, on_delete=models.PROTECT, related_name="ballots")
    low = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="+", help_text="The entry of smaller number.")
    high = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="+")
    low_is_left = models.BooleanField()
    slot = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=choices(BallotKind), default=BallotKind.NORMAL)
    weight = models.PositiveSmallIntegerField(default=1, help_text="0: kept and shown, not counted.")
    dealt_at = models.DateTimeField()
    answer = models.CharField(max_length=6, choices=choices(Answer), blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["heat", "id"]
        constraints = [
            models.UniqueConstraint(fields=["voter", "heat", "low", "high", "slot", "kind"], name="ballot_once"),
            models.CheckConstraint(name="ballot_low_high", condition=Q(low__lt=F("high"))),
            models.CheckConstraint(
                name="ballot_answer_dated",
                condition=Q(answer="", answered_at__isnull=True) | (~Q(answer="") & Q(answered_at__isnull=False)),
            ),
        ]
        indexes = [models.Index(fields=["voter", "heat"], name="ballot_of_voter")]

    def __str__(self) -> str:
        return str(self.token)
