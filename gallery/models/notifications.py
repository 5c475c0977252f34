"""What somebody is told because of what others did: one row for each thing it was done to, with everybody who did it.

A row says little by itself. The words that a page shows stand with the picture or the collection, so what its reader may
no longer see is no longer told.
"""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Player
from gallery.models.collections import Collection
from gallery.models.pictures import Picture


class Category(StrEnum):
    """What can be switched off by itself; what moderators did cannot."""

    LIKES = "likes"
    COMMENTS = "comments"
    FOLLOWS = "follows"
    REMIXES = "remixes"
    COLLECTIONS = "collections"
    BATTLES = "battles"
    SETS = "sets"
    EXPORTS = "exports"
    MODERATION = "moderation"


class Verb(StrEnum):
    """What was done."""

    LIKED = "liked"
    COMMENTED = "commented"
    FOLLOWED = "followed"
    REMIXED = "remixed"
    OFFERED = "offered"
    TAKEN_IN = "taken in"
    ACCEPTED = "accepted"
    TAGGED = "tagged"
    JUDGED = "judged"
    CORRECTED = "corrected"
    PROPOSED = "proposed"
    REVIEW_ASKED = "asked for a review"
    REVIEWED = "reviewed"
    REMARKED = "remarked"
    MERGED = "merged"
    PROPOSAL_CLOSED = "closed a proposal"
    VOTE_DECIDED = "vote decided"
    EXPORT_READY = "export ready"
    EXPORT_FAILED = "export failed"
    WITHHELD = "withheld"
    RETURNED = "returned"
    BLOCKED = "blocked"
    WAITING = "waiting"
    DECIDED = "decided"

    @property
    def category(self) -> Category:
        return CATEGORY_OF[self]


CATEGORY_OF = {
    Verb.LIKED: Category.LIKES,
    Verb.COMMENTED: Category.COMMENTS,
    Verb.FOLLOWED: Category.FOLLOWS,
    Verb.REMIXED: Category.REMIXES,
    Verb.OFFERED: Category.COLLECTIONS,
    Verb.TAKEN_IN: Category.COLLECTIONS,
    Verb.ACCEPTED: Category.COLLECTIONS,
    Verb.TAGGED: Category.COLLECTIONS,
    Verb.JUDGED: Category.BATTLES,
    Verb.CORRECTED: Category.BATTLES,
    Verb.PROPOSED: Category.SETS,
    Verb.REVIEW_ASKED: Category.SETS,
    Verb.REVIEWED: Category.SETS,
    Verb.REMARKED: Category.SETS,
    Verb.MERGED: Category.SETS,
    Verb.PROPOSAL_CLOSED: Category.SETS,
    Verb.VOTE_DECIDED: Category.SETS,
    Verb.EXPORT_READY: Category.EXPORTS,
    Verb.EXPORT_FAILED: Category.EXPORTS,
    Verb.WITHHELD: Category.MODERATION,
    Verb.RETURNED: Category.MODERATION,
    Verb.BLOCKED: Category.MODERATION,
    Verb.WAITING: Category.MODERATION,
    Verb.DECIDED: Category.MODERATION,
}
CATEGORIES = [(category.value, category.value) for category in Category]


class Notification(models.Model):
    """Told to one player: that this was done to that. Until it is read, whoever does the same joins it."""

    player = models.ForeignKey(Player, on_delete=models.CASCADE, related_name="notifications", db_index=False)
    category = models.CharField(max_length=12, choices=CATEGORIES)
    verb = models.CharField(max_length=40, choices=[(verb.value, verb.value) for verb in Verb])
    about = models.CharField(max_length=60, blank=True, help_text="What it was done to, as one text to merge by.")
    picture = models.ForeignKey(Picture, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    collection = models.ForeignKey(Collection, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    href = models.CharField(max_length=200, blank=True, help_text="Where to look, for what is no row of the gallery.")
    subject = models.CharField(max_length=120, blank=True, help_text="Its name, for what is no row of the gallery.")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    told_at = models.DateTimeField(default=timezone.now, help_text="When the last one joined.")
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-told_at", "-id"]
        indexes = [
            models.Index(fields=["player", "-told_at", "-id"], name="notification_newest"),
            models.Index(fields=["player", "about"], name="notification_about"),
            models.Index(fields=["told_at"], name="notification_age"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["player", "verb", "about"], condition=Q(read_at__isnull=True), name="notification_unread_once"
            ),
            models.CheckConstraint(name="notification_verb_known", condition=Q(verb__in=[verb.value for verb in Verb])),
        ]

    def __str__(self) -> str:
        return f"{self.category} for {self.player_id}"


class NotificationActor(models.Model):
    """Somebody who did what a notification tells of."""

    notification = models.ForeignKey(Notification, on_delete=models.CASCADE, related_name="actors", db_index=False)
    actor = models.ForeignKey(Player, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notification", "actor"], name="notification_actor_once")]

    def __str__(self) -> str:
        return f"{self.actor_id} in {self.notification_id}"


class NotificationChoice(models.Model):
    """Where somebody chose about a category. Where no row is, they are told."""

    player = models.ForeignKey(Player, on_delete=models.CASCADE, related_name="notification_choices", db_index=False)
    category = models.CharField(max_length=12, choices=CATEGORIES)
    is_on = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["player", "category"], name="notification_choice_once")]

    def __str__(self) -> str:
        return f"{self.category} of {self.player_id}: {'on' if self.is_on else 'off'}"
