"""What people say of a picture without words, and in words."""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from django.utils import timezone

from accounts.models import Player
from gallery.models.pictures import Picture
from moderation.states import State

COMMENT_MAX = 1000


class ReactionKind(StrEnum):
    """A like is what feeds count; the others only say something."""

    LIKE = "like"
    LAUGH = "laugh"
    WOW = "wow"
    CLEVER = "clever"


class Reaction(models.Model):
    """One person's reaction of one kind to one picture."""

    picture = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="reactions", db_index=False)
    player = models.ForeignKey(Player, on_delete=models.CASCADE, related_name="reactions")
    kind = models.CharField(max_length=8, choices=[(kind.value, kind.value) for kind in ReactionKind])
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["picture", "player", "kind"], name="reaction_once"),
            models.CheckConstraint(
                name="reaction_kind_known", condition=Q(kind__in=[kind.value for kind in ReactionKind])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.player_id} for {self.picture_id}"


class Comment(models.Model):
    """Words under a picture. A deleted one stays as a tombstone without its text."""

    picture = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="remarks", db_index=False)
    author = models.ForeignKey(Player, null=True, on_delete=models.SET_NULL, related_name="comments")
    text = models.TextField(max_length=COMMENT_MAX, blank=True)
    state = models.CharField(max_length=10, choices=[(s.value, s.value) for s in State], default=State.PENDING)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    edited_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["picture", "id"], name="comment_of_picture")]
        constraints = [
            models.CheckConstraint(name="comment_not_too_long", condition=LessThanOrEqual(Length("text"), COMMENT_MAX)),
            models.CheckConstraint(
                name="comment_has_text_or_is_gone", condition=~Q(text="") | Q(deleted_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"comment {self.pk} on {self.picture_id}"
