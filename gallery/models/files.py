"""Bytes: originals, named by their hash and owned by nobody, and the files made from them."""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.utils import timezone


class RenditionKind(StrEnum):
    """What a file made from an original is for."""

    THUMBNAIL = "thumbnail"
    SCREEN = "screen"
    PUBLISHED = "published"


class Blob(models.Model):
    """Original bytes as the engine made them, written once under their SHA-256."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    media_type = models.CharField(max_length=40)
    size = models.PositiveBigIntegerField(help_text="Bytes.")
    width = models.PositiveIntegerField(help_text="Pixels.")
    height = models.PositiveIntegerField(help_text="Pixels.")
    placeholder = models.CharField(max_length=60, blank=True, help_text="ThumbHash, base64.")
    colours = models.PositiveSmallIntegerField(default=0, help_text="A bit for each of gallery.colours that it shows.")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    kept_at = models.DateTimeField(default=timezone.now, help_text="Last brought by somebody who may yet claim them.")
    freed_at = models.DateTimeField(null=True, blank=True, help_text="Nobody claimed the bytes: they are gone.")

    class Meta:
        ordering = ["-created_at"]
        indexes = [
            models.Index(fields=["created_at"], name="blob_by_age"),
            models.Index(fields=["kept_at"], name="blob_kept", condition=models.Q(freed_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return self.sha256[:12]


class Rendition(models.Model):
    """A file made from a blob, with a hash of its own: one for each kind and media type."""

    blob = models.ForeignKey(Blob, on_delete=models.CASCADE, related_name="renditions")
    kind = models.CharField(max_length=12, choices=[(k.value, k.value) for k in RenditionKind])
    sha256 = models.CharField(max_length=64, db_index=True)
    media_type = models.CharField(max_length=40)
    size = models.PositiveBigIntegerField(help_text="Bytes.")
    width = models.PositiveIntegerField(help_text="Pixels.")
    height = models.PositiveIntegerField(help_text="Pixels.")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["blob", "kind", "media_type"], name="rendition_of_type_once")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.blob_id[:12]}"
