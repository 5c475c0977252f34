"""Blind votes about conflicts of image sets. `battles.settlements` is the only writer."""

from __future__ import annotations

import secrets
import uuid

from django.db import models
from django.db.models import F, Q

from accounts.models import Player
from battles.models.choices import choices
from battles.models.circles import OfACircle, one_counts
from battles.states import Answer
from gallery.models import SetVote

KEY_BYTES = 32


def new_pseudonym_key() -> bytes:
    return secrets.token_bytes(KEY_BYTES)


class Settlement(models.Model):
    """A vote as this room holds it: under its key voters have their names in its receipt."""

    vote = models.OneToOneField(SetVote, on_delete=models.CASCADE, related_name="settlement", primary_key=True)
    pseudonym_key = models.BinaryField(max_length=KEY_BYTES, default=new_pseudonym_key)

    def __str__(self) -> str:
        return f"settlement {self.vote_id}"


class SettlementBallot(models.Model):
    """A dealt pair and what was said of it; sides are numbers, base 0, ours 1, theirs 2. `voter` is empty until somebody without
    a name votes and becomes a guest."""

    token = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    settlement = models.ForeignKey(Settlement, on_delete=models.CASCADE, related_name="ballots", db_index=False)
    voter = models.ForeignKey(Player, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    low = models.PositiveSmallIntegerField()
    high = models.PositiveSmallIntegerField()
    low_is_left = models.BooleanField()
    weight = models.PositiveSmallIntegerField(default=1, help_text="0: kept, not counted.")
    dealt_at = models.DateTimeField()
    left_sent_at = models.DateTimeField(null=True, blank=True)
    right_sent_at = models.DateTimeField(null=True, blank=True)
    shown_at = models.DateTimeField(null=True, blank=True, help_text="When both sides were there to be seen.")
    answer = models.CharField(max_length=6, choices=choices(Answer), blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["settlement", "id"], name="settling_in_order"),
            models.Index(fields=["dealt_at"], name="settling_of_nobody", condition=Q(voter__isnull=True)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["settlement", "voter", "low", "high"], name="settling_ballot_once"),
            models.CheckConstraint(name="settling_ordered", condition=Q(low__lt=F("high"))),
            models.CheckConstraint(
                name="settling_answer_dated",
                condition=Q(answer="", answered_at__isnull=True)
                | (~Q(answer="") & Q(answered_at__isnull=False, voter__isnull=False, shown_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        # Not the token, by which it is answered: the admin shows this name.
        return f"ballot {self.pk}"


class SettlementJuror(OfACircle):
    """Somebody who has judged it."""

    settlement = models.ForeignKey(Settlement, on_delete=models.CASCADE, related_name="jurors", db_index=False)

    class Meta(OfACircle.Meta):
        constraints = [
            models.UniqueConstraint(fields=["settlement", "player"], name="settling_juror_once"),
            *one_counts("settlement", "settling"),
        ]

    def __str__(self) -> str:
        return f"juror of settlement {self.settlement_id}"
