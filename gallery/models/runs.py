"""What somebody asked the studio for outside of battles: one wish of one or more pictures, kept with its settings."""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Player, new_key
from gallery.models.pictures import Picture
from gallery.models.prompts import Prompt

NOTE_MAX = 500


class PaintState(StrEnum):
    WAITING = "waiting"
    PAINTED = "painted"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Run(models.Model):
    """One wish. `words` stand as they were typed; each of its pictures has those that were drawn from them.

    `axes` are those of a sheet, across and down, and empty for variations. `version` grows with everything that its owner
    may see of it.
    """

    key = models.CharField(max_length=16, unique=True, default=new_key, editable=False)
    owner = models.ForeignKey(Player, on_delete=models.CASCADE, related_name="runs", db_index=False)
    kind = models.CharField(max_length=16)
    model = models.CharField(max_length=120)
    words = models.TextField()
    negative = models.TextField(blank=True)
    steps = models.PositiveSmallIntegerField()
    guidance = models.FloatField()
    sampler = models.CharField(max_length=60, blank=True)
    width = models.PositiveIntegerField(help_text="Pixels.")
    height = models.PositiveIntegerField(help_text="Pixels.")
    seed = models.BigIntegerField(help_text="Of its first picture; the next ones count on.")
    is_seed_kept = models.BooleanField(default=False, help_text="Chosen by its owner, not drawn.")
    strength = models.FloatField(default=1.0)
    source = models.ForeignKey(Picture, null=True, blank=True, on_delete=models.PROTECT, related_name="begun")
    parents = models.ManyToManyField(Prompt, blank=True, related_name="+")
    axes = models.JSONField(default=list, blank=True)
    is_public = models.BooleanField(
        default=False, help_text="Its pictures go to the gallery as soon as they are painted."
    )
    note = models.CharField(max_length=NOTE_MAX, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["owner", "-id"], name="run_of_owner")]

    def __str__(self) -> str:
        return self.key


class Mask(models.Model):
    """Which part of its run's source is painted anew: a small PNG, white there. It is nobody's picture and shown to nobody."""

    run = models.OneToOneField(Run, primary_key=True, on_delete=models.CASCADE, related_name="mask")
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()

    def __str__(self) -> str:
        return self.sha256[:12]


class RunPicture(models.Model):
    """One picture of a run. `changes` are the settings that it has otherwise than its run, as a sheet's cells do."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="pictures", db_index=False)
    slot = models.PositiveSmallIntegerField()
    seed = models.BigIntegerField()
    words = models.TextField()
    changes = models.JSONField(default=dict, blank=True)
    state = models.CharField(
        max_length=10, choices=[(s.value, s.value) for s in PaintState], default=PaintState.WAITING
    )
    failure_code = models.CharField(max_length=40, blank=True)
    job = models.OneToOneField("jobs.Job", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    picture = models.OneToOneField(
        Picture, null=True, blank=True, on_delete=models.SET_NULL, related_name="run_picture"
    )

    class Meta:
        ordering = ["slot"]
        constraints = [
            models.UniqueConstraint(fields=["run", "slot"], name="run_picture_once"),
            models.CheckConstraint(
                name="run_picture_state_known", condition=Q(state__in=[state.value for state in PaintState])
            ),
        ]
        indexes = [models.Index(fields=["run"], name="run_picture_waiting", condition=Q(state="waiting"))]

    def __str__(self) -> str:
        return f"{self.run_id}:{self.slot}"
