"""Rows of the gallery. A picture is somebody's claim on bytes; bytes are named by their hash and owned by nobody."""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.utils import timezone

from accounts.models import Player, new_key
from moderation.states import State


class ParentKind(StrEnum):
    """How a prompt came from another one."""

    REMIX = "remix"
    BLEND = "blend"
    RELAY = "relay"


class RenditionKind(StrEnum):
    """What a file made from an original is for."""

    THUMBNAIL = "thumbnail"
    PUBLISHED = "published"


class Prompt(models.Model):
    """Words somebody gave to the studio. Never changed: a change is a new prompt with this one as its parent."""

    author = models.ForeignKey(Player, null=True, blank=True, on_delete=models.SET_NULL, related_name="prompts")
    text = models.TextField()
    negative = models.TextField(blank=True)
    parents = models.ManyToManyField("self", symmetrical=False, through="PromptParent", related_name="children")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        # Never the words: the admin shows this name wherever a row points here, and the words may still be sealed.
        return f"prompt {self.pk}"


class PromptParent(models.Model):
    """One line of descent. `credit` outlives the parent's author and the parent's words."""

    child = models.ForeignKey(Prompt, on_delete=models.CASCADE, related_name="lines_up")
    parent = models.ForeignKey(Prompt, on_delete=models.PROTECT, related_name="lines_down")
    kind = models.CharField(max_length=10, choices=[(k.value, k.value) for k in ParentKind])
    credit = models.CharField(max_length=60, help_text="The parent's author as named at that moment.")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["child", "parent"], name="prompt_parent_once"),
            # A child is always written after its parents, so a growing number keeps the graph acyclic.
            models.CheckConstraint(name="prompt_parent_older", condition=models.Q(parent__lt=models.F("child"))),
        ]

    def __str__(self) -> str:
        return f"{self.parent_id} → {self.child_id} ({self.kind})"


class Blob(models.Model):
    """Original bytes as the engine made them, written once under their SHA-256."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    media_type = models.CharField(max_length=40)
    size = models.PositiveBigIntegerField(help_text="Bytes.")
    width = models.PositiveIntegerField(help_text="Pixels.")
    height = models.PositiveIntegerField(help_text="Pixels.")
    placeholder = models.CharField(max_length=60, blank=True, help_text="ThumbHash, base64.")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["created_at"], name="blob_by_age")]

    def __str__(self) -> str:
        return self.sha256[:12]


class Rendition(models.Model):
    """A file made from a blob, with a hash of its own."""

    blob = models.ForeignKey(Blob, on_delete=models.CASCADE, related_name="renditions")
    kind = models.CharField(max_length=12, choices=[(k.value, k.value) for k in RenditionKind])
    sha256 = models.CharField(max_length=64, db_index=True)
    media_type = models.CharField(max_length=40)
    size = models.PositiveBigIntegerField(help_text="Bytes.")
    width = models.PositiveIntegerField(help_text="Pixels.")
    height = models.PositiveIntegerField(help_text="Pixels.")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["blob", "kind"], name="rendition_once")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.blob_id[:12]}"


class Picture(models.Model):
    """A painted picture: who made it, from which words, and through which two gates it must come to be seen.

    Others see its pixels when it is revealed (`revealed_at`, the curtain) and fit to show (`state` visible). From
    `named_at` on its words and its author are known too; between the two a blind audience judges it. `listed_at` puts
    it into the feed. Its owner sees it always, unless it is blocked.
    """

    key = models.CharField(max_length=16, unique=True, default=new_key, editable=False)
    owner = models.ForeignKey(Player, null=True, blank=True, on_delete=models.SET_NULL, related_name="pictures")
    prompt = models.ForeignKey(Prompt, on_delete=models.PROTECT, related_name="pictures")
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="pictures")
    model = models.CharField(max_length=120)
    seed = models.BigIntegerField()
    recipe = models.JSONField(help_text="Everything the engine was told.")
    fingerprint = models.JSONField(help_text="What the engine says of itself.")
    source = models.CharField(max_length=20, default="studio", help_text="Where it was made: battle or studio.")
    source_name = models.CharField(max_length=80, blank=True, help_text="As shown: battle code and round.")
    state = models.CharField(max_length=10, choices=[(s.value, s.value) for s in State], default=State.PENDING)
    revealed_at = models.DateTimeField(null=True, blank=True, help_text="Its pixels are anybody's from then on.")
    named_at = models.DateTimeField(null=True, blank=True, help_text="Its words and author are known from then on.")
    listed_at = models.DateTimeField(null=True, blank=True, help_text="In the public gallery from then on.")
    deleted_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["-listed_at", "-id"],
                name="picture_feed",
                condition=models.Q(state="visible", deleted_at__isnull=True, listed_at__isnull=False),
            ),
            models.Index(fields=["owner", "-id"], name="picture_of_owner"),
            models.Index(fields=["named_at"], name="picture_by_naming", condition=models.Q(named_at__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(
                name="picture_named_is_revealed",
                condition=models.Q(named_at__isnull=True) | models.Q(revealed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="picture_listed_is_named",
                condition=models.Q(listed_at__isnull=True) | models.Q(named_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.key
