"""Rows of identity. A player exists without an account; an account always has a player.

Knows nothing of battles or pictures: rooms that hang rows on a player listen to `accounts.signals.players_merged`.
"""

from __future__ import annotations

import hashlib
import secrets

from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower, Upper
from django.utils import timezone

from accounts.nicknames import NICKNAME_MAX


def new_key() -> str:
    """A public name for a row that says nothing about its number: 12 characters, 72 bits."""
    return secrets.token_urlsafe(9)


class User(AbstractUser):
    """Credentials. Everything the site shows of a person hangs on `Player`."""

    class Meta(AbstractUser.Meta):
        constraints = [
            models.UniqueConstraint(
                Lower("username"),
                name="username_once",
                violation_error_message="A user with that username already exists.",
            )
        ]


class Player(models.Model):
    """A person as the site knows them; a guest until `user` is set."""

    key = models.CharField(max_length=16, unique=True, default=new_key, editable=False)
    user = models.OneToOneField(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="player")
    nickname = models.CharField(max_length=NICKNAME_MAX)
    is_bot = models.BooleanField(default=False)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    claimed_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True, help_text="Set when the person asked to be forgotten.")

    class Meta:
        ordering = ["-id"]
        # Whoever is named is looked for without regard to small and great letters, whole or by a beginning.
        indexes = [models.Index(OpClass(Upper("nickname"), name="text_pattern_ops"), name="player_by_nickname")]

    def __str__(self) -> str:
        return self.nickname

    @property
    def is_guest(self) -> bool:
        return self.user_id is None


class ApiToken(models.Model):
    """A bearer token; only its digest is kept, so it can be shown once and never again."""

    player = models.ForeignKey(Player, on_delete=models.CASCADE, related_name="tokens")
    label = models.CharField(max_length=60)
    prefix = models.CharField(max_length=12, editable=False, help_text="The token's first characters, to tell it by.")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    scopes = models.JSONField(default=list, help_text="What it may do: play, read, gallery, leave.")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.prefix}… ({self.label})"

    @staticmethod
    def digest_of(token: str) -> str:
        return hashlib.sha256(token.encode()).hexdigest()


class DistanceKind(models.TextChoices):
    """Muted, or blocked, which is more."""

    MUTE = "mute"
    BLOCK = "block"


class Distance(models.Model):
    """Somebody keeps another one away. The other is never told."""

    player = models.ForeignKey(Player, on_delete=models.CASCADE, related_name="+", db_index=False)
    other = models.ForeignKey(Player, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=5, choices=DistanceKind.choices)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["player", "other"], name="distance_once"),
            models.CheckConstraint(name="distance_to_others_alone", condition=~Q(player=F("other"))),
            models.CheckConstraint(name="distance_known", condition=Q(kind__in=["mute", "block"])),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.other_id} by {self.player_id}"


class AskedOnce(models.Model):
    """What somebody asked for under a name of their own choosing, and what came of it: asked again, it is not done again.

    The row is written before what it stands for is done, in one transaction: a second one waits at it for the first.
    """

    player = models.ForeignKey(Player, on_delete=models.CASCADE, related_name="+", db_index=False)
    name = models.CharField(max_length=255)
    digest = models.CharField(max_length=64, help_text="Of all that was asked for.")
    status = models.PositiveSmallIntegerField(default=0)
    answer = models.JSONField(default=None, null=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["player", "name"], name="asked_once")]

    def __str__(self) -> str:
        return self.name
