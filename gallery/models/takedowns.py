"""Originals that moderators took down, and which pictures went with them. Rows stay when the decision is overturned."""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.db.models import Q
from django.utils import timezone

from gallery.models.pictures import Picture
from moderation.states import State

TAKEN_DOWN = (State.WITHHELD, State.BLOCKED)
RULE_MAX = 80
HOLDING = Q(lifted_at__isnull=True)
"""Of takedowns those that were not overturned."""


class Why(StrEnum):
    """What a picture has to do with a decision about an original. `SCANNED`: no person has decided, a program saw it."""

    DECIDED = "decided about"
    SCANNED = "scanned"
    SAME = "same original"
    AGAIN = "painted again"
    ALIKE = "looks like it"


class Takedown(models.Model):
    """A decision about an original: it holds for all of its pictures, also for those that are yet to be painted. Named by the
    hash of the bytes, which it outlives."""

    sha256 = models.CharField(max_length=64, help_text="Of the original.")
    hash = models.BigIntegerField(null=True, help_text="Perceptual, 64 bits, where anybody saw it.")
    state = models.CharField(max_length=10, choices=[(state.value, state.value) for state in TAKEN_DOWN])
    rule = models.CharField(max_length=RULE_MAX, blank=True, default="", help_text="By which, as its owner is told.")
    decided_at = models.DateTimeField(default=timezone.now, editable=False)
    lifted_at = models.DateTimeField(null=True, blank=True, help_text="When it was overturned.")

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["state"], name="takedown_holding", condition=HOLDING),
        ]
        constraints = [
            models.UniqueConstraint(fields=["sha256"], condition=HOLDING, name="takedown_of_original_once"),
            models.CheckConstraint(
                name="takedown_state_known", condition=Q(state__in=[state.value for state in TAKEN_DOWN])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sha256[:12]} {self.state}"


class Taken(models.Model):
    """A picture that a decision moved, and what it was before."""

    takedown = models.ForeignKey(Takedown, on_delete=models.CASCADE, related_name="taken", db_index=False)
    picture = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="takings")
    why = models.CharField(max_length=16, choices=[(why.value, why.value) for why in Why])
    was = models.CharField(max_length=10, choices=[(state.value, state.value) for state in State])
    taken_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["takedown", "picture"], name="taken_once"),
            models.CheckConstraint(name="taken_why_known", condition=Q(why__in=[why.value for why in Why])),
            models.CheckConstraint(name="taken_was_known", condition=Q(was__in=[state.value for state in State])),
        ]

    def __str__(self) -> str:
        return f"{self.picture_id}: {self.why}"
