"""What somebody is told because of what others did. Says where to look as plain text, so no row can hold it back."""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Player


class Category(StrEnum):
    """What can be switched off by itself."""

    REACTIONS = "reactions"
    COMMENTS = "comments"
    FOLLOWS = "follows"
    REMIXES = "remixes"
    COLLECTIONS = "collections"
    BATTLES = "battles"


CATEGORIES = [(category.value, category.value) for category in Category]


class Notification(models.Model):
    """Told once to one player."""

    player = models.ForeignKey(Player, on_delete=models.CASCADE, related_name="notifications", db_index=False)
    category = models.CharField(max_length=12, choices=CATEGORIES)
    verb = models.CharField(max_length=40, help_text="What was done, as the page says it.")
    actor = models.ForeignKey(Player, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    href = models.CharField(max_length=200, blank=True)
    subject = models.CharField(max_length=120, blank=True, help_text="What it was done to, in a few words.")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["player", "-id"], name="notification_of_player"),
            models.Index(fields=["player"], name="notification_unread", condition=Q(read_at__isnull=True)),
            models.Index(fields=["created_at"], name="notification_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.category} for {self.player_id}"


class NotificationChoice(models.Model):
    """Where somebody chose about a category. Where no row is, they are told."""

    player = models.ForeignKey(Player, on_delete=models.CASCADE, related_name="notification_choices", db_index=False)
    category = models.CharField(max_length=12, choices=CATEGORIES)
    is_on = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["player", "category"], name="notification_choice_once")]

    def __str__(self) -> str:
        return f"{self.category} of {self.player_id}: {'on' if self.is_on else 'off'}"
