"""What judges have in common, whatever they judge: of a circle one counts."""

from __future__ import annotations

from django.db import models
from django.db.models import BaseConstraint, Q

from accounts.models import Player


class OfACircle(models.Model):
    """Of a circle, people of one network without a proven account, one counts: the first. `circle` is no address and cannot be
    turned back into one; empty is an account that counts by itself."""

    player = models.ForeignKey(Player, on_delete=models.PROTECT, related_name="+")
    circle = models.CharField(max_length=16, blank=True)
    is_counted = models.BooleanField()
    since = models.DateTimeField()

    class Meta:
        abstract = True
        ordering = ["id"]


def one_counts(what: str, name: str) -> list[BaseConstraint]:
    """Of those that judge the same `what`, a field of the model; `name` is what the constraints' names begin with."""
    return [
        models.UniqueConstraint(
            fields=[what, "circle"],
            condition=Q(is_counted=True) & ~Q(circle=""),
            name=f"{name}_one_of_a_circle_counts",
        ),
        models.CheckConstraint(name=f"{name}_left_out_has_a_circle", condition=Q(is_counted=True) | ~Q(circle="")),
    ]
