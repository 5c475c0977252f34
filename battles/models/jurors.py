"""Who judges before the open jury, and who of them counts."""

from __future__ import annotations

from django.db import models

from battles.models.circles import OfACircle, one_counts
from battles.models.room import Battle


class Juror(OfACircle):
    """Somebody who has judged a battle before the open jury. `battles.jury.jurors` is the only writer."""

    battle = models.ForeignKey(Battle, on_delete=models.CASCADE, related_name="jurors")

    class Meta(OfACircle.Meta):
        constraints = [
            models.UniqueConstraint(fields=["battle", "player"], name="juror_once"),
            *one_counts("battle", "juror"),
        ]

    def __str__(self) -> str:
        return f"juror of {self.battle_id}"
