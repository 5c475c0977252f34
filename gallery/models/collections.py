"""Pictures that somebody put together under a title."""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Player, new_key
from gallery.models.pictures import Picture
from moderation.states import State

TITLE_MAX = 80
ABOUT_MAX = 1000
RANK_MAX = 60
HELD_MOST = 2_000
"""Pictures in one collection."""


class Access(StrEnum):
    """Who sees a collection, and who may put into it. `REVIEW`: everybody sees it and offers, its owner decides."""

    PRIVATE = "private"
    PUBLIC = "public"
    REVIEW = "review"


class ItemState(StrEnum):
    IN = "in"
    OFFERED = "offered"
    REFUSED = "refused"


class Collection(models.Model):
    key = models.CharField(max_length=16, unique=True, default=new_key, editable=False)
    owner = models.ForeignKey(Player, on_delete=models.CASCADE, related_name="collections", db_index=False)
    title = models.CharField(max_length=TITLE_MAX)
    about = models.TextField(max_length=ABOUT_MAX, blank=True)
    access = models.CharField(max_length=8, choices=[(a.value, a.value) for a in Access], default=Access.PRIVATE)
    state = models.CharField(
        max_length=10, choices=[(s.value, s.value) for s in State], default=State.VISIBLE, editable=False
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["owner", "-id"], name="collection_of_owner"),
            models.Index(fields=["-id"], name="collection_shown", condition=~Q(access=Access.PRIVATE)),
        ]
        constraints = [
            models.CheckConstraint(name="collection_has_a_title", condition=~Q(title="")),
            models.CheckConstraint(name="collection_access_known", condition=Q(access__in=[a.value for a in Access])),
            models.CheckConstraint(name="collection_state_known", condition=Q(state__in=[s.value for s in State])),
        ]

    def __str__(self) -> str:
        # Never the title: a private collection's is its owner's.
        return self.key


class CollectionItem(models.Model):
    """A picture in a collection, or offered to it."""

    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, related_name="items", db_index=False)
    picture = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="collected")
    by = models.ForeignKey(Player, null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=8, choices=[(s.value, s.value) for s in ItemState], default=ItemState.IN)
    rank = models.CharField(
        max_length=RANK_MAX, db_collation="C", help_text="Sorts byte by byte: gallery.collections.ranks."
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["rank", "id"]
        indexes = [models.Index(fields=["collection", "state", "rank", "id"], name="item_by_rank")]
        constraints = [
            models.UniqueConstraint(fields=["collection", "picture"], name="item_once"),
            models.CheckConstraint(name="item_state_known", condition=Q(state__in=[s.value for s in ItemState])),
        ]

    def __str__(self) -> str:
        return f"{self.picture_id} in {self.collection_id} ({self.state})"
