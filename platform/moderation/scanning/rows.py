"""Looks at originals: which are due, and what was seen. By the hash of the bytes, so that the same original is looked at once."""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.db.models import Q
from django.utils import timezone


class ScanState(StrEnum):
    """How far a look is. `FAILED`: tried often enough; a person is to look."""

    QUEUED = "queued"
    DONE = "done"
    FAILED = "failed"


class Scan(models.Model):
    """One scanner's look at one original. The row is the queue: whoever looks has moved `due_at` on before."""

    sha256 = models.CharField(max_length=64, help_text="Of the original.")
    scanner = models.CharField(max_length=40)
    version = models.CharField(max_length=40, blank=True, help_text="Of the scanner that saw it.")
    state = models.CharField(
        max_length=6, choices=[(state.value, state.value) for state in ScanState], default=ScanState.QUEUED
    )
    due_at = models.DateTimeField(default=timezone.now)
    is_later = models.BooleanField(default=False, help_text="Nobody waits for it: its pictures are shown already.")
    attempts = models.PositiveSmallIntegerField(default=0)
    scores = models.JSONField(default=dict, blank=True, help_text="By what it looks for, 0 to 1.")
    fault = models.CharField(max_length=200, blank=True, help_text="Why the last attempt failed.")
    judged_by = models.CharField(
        max_length=16,
        blank=True,
        default="",
        help_text="What the site asked for when pictures last followed what was seen.",
    )
    seen_at = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True, help_text="When a person was asked to look.")
    passed_at = models.DateTimeField(null=True, blank=True, help_text="When a person let the original pass.")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["scanner", "is_later", "due_at"], name="scan_due", condition=Q(state="queued")),
            models.Index(fields=["judged_by"], name="scan_judged_by", condition=Q(state__in=["done", "failed"])),
        ]
        constraints = [
            models.UniqueConstraint(fields=["sha256", "scanner"], name="scan_once"),
            models.CheckConstraint(name="scan_state_known", condition=Q(state__in=[one.value for one in ScanState])),
            models.CheckConstraint(
                name="scan_done_was_seen", condition=~Q(state="done") | (Q(seen_at__isnull=False) & ~Q(version=""))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scanner} of {self.sha256[:12]}: {self.state}"
