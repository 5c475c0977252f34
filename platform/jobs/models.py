"""The row of a generation job. Whoever asked for it is known only by the name of its outcome handler."""

from __future__ import annotations

import uuid
from enum import StrEnum

from django.db import models
from django.utils import timezone

from accounts.models import Player
from jobs.history import ActorSample as ActorSample
from jobs.history import JobTally as JobTally
from jobs.history import QueueSample as QueueSample
from jobs.readmission import Readmission as Readmission


class JobState(StrEnum):
    QUEUED = "queued"
    LEASED = "leased"
    PAINTED = "painted"
    FAILED = "failed"
    CANCELLED = "cancelled"


OPEN_STATES = (JobState.QUEUED, JobState.LEASED)
CLOSED_STATES = (JobState.PAINTED, JobState.FAILED, JobState.CANCELLED)


class Priority(models.IntegerChoices):
    """Smaller goes first."""

    BATTLE = 0, "battle"
    STUDIO = 10, "studio"
    BACKGROUND = 20, "background"


class Job(models.Model):
    """One picture to be painted. `fence` grows with every lease, so that an outcome of an older one is known and dropped."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(
        max_length=120, unique=True, help_text="The asker's name for it: asking twice makes one job."
    )
    handler = models.CharField(max_length=60, help_text="Who is told the outcome, as registered in jobs.outcomes.")
    owner = models.ForeignKey(Player, null=True, blank=True, on_delete=models.SET_NULL, related_name="jobs")
    request = models.JSONField(help_text="What to paint: the fields of inference.protocol.Job that the asker chose.")
    priority = models.IntegerField(choices=Priority.choices, default=Priority.STUDIO)
    deadline = models.DateTimeField(
        null=True, blank=True, help_text="After this nobody wants it: it fails as too late."
    )
    state = models.CharField(max_length=12, choices=[(s.value, s.value) for s in JobState], default=JobState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    fence = models.BigIntegerField(default=0)
    leased_by = models.CharField(max_length=80, blank=True)
    lease_expires_at = models.DateTimeField(null=True, blank=True)
    not_before = models.DateTimeField(default=timezone.now)
    failure_code = models.CharField(max_length=40, blank=True)
    failure_message = models.CharField(max_length=300, blank=True)
    troubles = models.JSONField(
        default=list, blank=True, help_text="What went wrong in each attempt that counted, oldest first."
    )
    recipe = models.JSONField(null=True, blank=True)
    fingerprint = models.JSONField(null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        indexes = [
            models.Index(
                fields=["priority", "deadline", "created_at"],
                name="jobs_waiting",
                condition=models.Q(state="queued"),
            ),
            models.Index(fields=["lease_expires_at"], name="jobs_leased", condition=models.Q(state="leased")),
            models.Index(fields=["owner", "-created_at"], name="jobs_of_owner"),
            models.Index(
                fields=["finished_at"],
                name="jobs_closed",
                condition=models.Q(state__in=[s.value for s in CLOSED_STATES]),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="jobs_lease_whole",
                condition=~models.Q(state="leased") | models.Q(lease_expires_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} ({self.state})"


class DispatcherBeat(models.Model):
    """What each dispatcher last said of itself and of the studio; the site's health page and capacity read it."""

    name = models.CharField(max_length=80, unique=True)
    fence = models.BigIntegerField(default=0)
    studio = models.CharField(max_length=20, default="starting", help_text="starting, ready or lost")
    actors = models.PositiveIntegerField(default=0)
    seconds_per_picture = models.FloatField(null=True, blank=True, help_text="Measured, all actors together.")
    detail = models.JSONField(default=dict, blank=True)
    seen_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.name} ({self.studio})"
