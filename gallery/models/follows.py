"""Who wants to see what somebody hangs up."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import Player


class Follow(models.Model):
    """One player follows another."""

    follower = models.ForeignKey(Player, on_delete=models.CASCADE, related_name="following", db_index=False)
    followed = models.ForeignKey(Player, on_delete=models.CASCADE, related_name="followers")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["follower", "followed"], name="follow_once"),
            models.CheckConstraint(name="follow_others_alone", condition=~Q(follower=F("followed"))),
        ]

    def __str__(self) -> str:
        return f"{self.follower_id} follows {self.followed_id}"
