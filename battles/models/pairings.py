"""The bracket of a knockout: who meets whom, and who goes on."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from battles.models.choices import choices
from battles.models.play import Heat
from battles.models.room import Battle, Seat
from battles.pairings import Ruling


class Pairing(models.Model):
    """One place of the bracket. Without a heat nobody met there: a bye, a walk-over, or nobody was left."""

    battle = models.ForeignKey(Battle, on_delete=models.CASCADE, related_name="pairings")
    stage = models.PositiveSmallIntegerField(help_text="Round of the bracket, from 1 to its final.")
    number = models.PositiveSmallIntegerField(help_text="From 1, top to bottom.")
    first = models.ForeignKey(Seat, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Seat, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    heat = models.OneToOneField(Heat, null=True, blank=True, on_delete=models.PROTECT, related_name="pairing")
    is_closed = models.BooleanField(default=False)
    advanced = models.ForeignKey(
        Seat, null=True, blank=True, on_delete=models.PROTECT, related_name="+", help_text="Who went on."
    )

    ruling = models.CharField(
        max_length=8,
        choices=choices(Ruling),
        blank=True,
        default="",
        help_text="By what. A later correction of the heat leaves it as it was played.",
    )

    class Meta:
        ordering = ["battle", "stage", "number"]
        constraints = [
            models.UniqueConstraint(fields=["battle", "stage", "number"], name="pairing_once"),
            models.UniqueConstraint(fields=["battle", "stage", "first"], name="pairing_first_once"),
            models.UniqueConstraint(fields=["battle", "stage", "second"], name="pairing_second_once"),
            models.UniqueConstraint(fields=["battle", "stage", "advanced"], name="pairing_advanced_once"),
            models.CheckConstraint(
                name="pairing_advanced_was_in_it",
                condition=Q(advanced=None) | Q(advanced=F("first")) | Q(advanced=F("second")),
            ),
            models.CheckConstraint(
                name="pairing_open_has_heat", condition=Q(is_closed=True) | Q(heat__isnull=False, advanced=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.battle_id} stage {self.stage} pairing {self.number}"
