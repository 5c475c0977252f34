"""Who judges before the open jury, and who of them counts."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from accounts.models import Player
from battles.models.room import Battle


class Juror(models.Model):
    """Somebody who has judged a battle before the open jury. `battles.jury.jurors` is the only writer.

    Of a circle, people of one network without a proven account, one counts: the first. `circle` is no address and cannot
    be turned back into one; empty is an account that counts by itself.
    """

    battle = models.ForeignKey(Battle, on_delete=models.CASCADE, related_name="jurors")
    player = models.ForeignKey(Player, on_delete=models.PROTECT, related_name="+")
    circle = models.CharField(max_length=16, blank=True)
    is_counted = models.BooleanField()
    since = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["battle", "player"], name="juror_once"),
            models.UniqueConstraint(
                fields=["battle", "circle"],
                condition=Q(is_counted=True) & ~Q(circle=""),
                name="juror_one_of_a_circle_counts",
            ),
            models.CheckConstraint(name="juror_left_out_has_a_circle", condition=Q(is_counted=True) | ~Q(circle="")),
        ]

    def __str__(self) -> str:
        return f"juror of {self.battle_id}"
