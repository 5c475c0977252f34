"""What battles did to ratings: the ledger, which is the truth, and what it adds up to."""

from __future__ import annotations

from enum import StrEnum

import pgtrigger
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.expressions import Combinable

from accounts.models import Player
from battles.models.choices import choices
from battles.models.room import Battle
from battles.ratings.scale import PER_UNIT, START, WIDTHS
from battles.ratings.wenglin import MICRO, START_MU, START_SIGMA

WIDTHS_BELOW = 3


def _to_points(micro_points: Combinable) -> Func:
    """To the nearest, a half upwards: as `battles.ratings.scale` rounds what people are shown."""
    template = f"floor((%(expressions)s + {MICRO // 2}) / {MICRO}.0)::bigint"
    return Func(micro_points, template=template, output_field=models.BigIntegerField())


class ChangeKind(StrEnum):
    """`BATTLE`: what a battle did. `CORRECTION`: what it should have done, less what it did so far."""

    BATTLE = "battle"
    CORRECTION = "correction"


class Rating(models.Model):
    """Where a player stands now, in micro-units: the sum of their ledger, kept so that it can be sorted by."""

    player = models.OneToOneField(Player, on_delete=models.PROTECT, related_name="rating")
    mu = models.BigIntegerField(default=START_MU)
    sigma = models.BigIntegerField(default=START_SIGMA)
    sure = models.GeneratedField(
        expression=WIDTHS * (Value(START) + _to_points(PER_UNIT * (F("mu") - START_MU)))
        - WIDTHS_BELOW * _to_points(PER_UNIT * WIDTHS * F("sigma")),
        output_field=models.BigIntegerField(),
        db_persist=True,
        help_text="What they are ranked by, mu − 3 sigma in half points. Made of the figures that are shown, "
        "so that whoever is shown alike stands alike.",
    )
    battles = models.PositiveIntegerField(default=0)
    changes = models.PositiveIntegerField(default=0, help_text="How many lines their ledger has.")
    updated_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["-sure", "player"], name="rating_by_sure")]
        constraints = [models.CheckConstraint(name="rating_in_doubt", condition=Q(sigma__gt=0))]

    def __str__(self) -> str:
        return f"{self.player}: {self.mu} ± {self.sigma}"


class RatingChange(models.Model):
    """One line of the ledger, in micro-units. Appended, never changed: what was wrong is put right by a later line."""

    player = models.ForeignKey(Player, on_delete=models.PROTECT, related_name="rating_changes")
    battle = models.ForeignKey(Battle, on_delete=models.PROTECT, related_name="rating_changes")
    seat = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=choices(ChangeKind), default=ChangeKind.BATTLE)
    number = models.PositiveIntegerField(
        help_text="The player's own count, from 1: each line begins where the last ended."
    )
    rank = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Place in the battle. Empty: taken out of it."
    )
    mu_before = models.BigIntegerField()
    sigma_before = models.BigIntegerField()
    mu_after = models.BigIntegerField()
    sigma_after = models.BigIntegerField()
    corrects = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="corrections",
        help_text="The battle's line.",
    )
    reason = models.CharField(max_length=60, blank=True, help_text="Why it was corrected, as the battle's log says it.")
    at = models.DateTimeField()

    class Meta:
        ordering = ["player", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["battle", "player"], condition=Q(kind="battle"), name="rating_change_battle_once"
            ),
            models.UniqueConstraint(fields=["player", "number"], name="rating_change_number_once"),
            models.CheckConstraint(
                name="rating_correction_corrects",
                condition=Q(kind="battle", corrects__isnull=True, reason="", rank__isnull=False)
                | (Q(kind="correction", corrects__isnull=False) & ~Q(reason="")),
            ),
            models.CheckConstraint(name="rating_change_in_doubt", condition=Q(sigma_before__gt=0, sigma_after__gt=0)),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.kind} {self.number} of {self.player_id}"
