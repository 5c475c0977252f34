"""Pictures with their words, put together into a file for one person."""

from __future__ import annotations

from enum import StrEnum

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Player, new_key


class ExportState(StrEnum):
    """`FREED`: its file is gone, because its time was over or its owner threw it away."""

    WAITING = "waiting"
    WRITING = "writing"
    READY = "ready"
    FAILED = "failed"
    CANCELLED = "cancelled"
    FREED = "freed"

    @property
    def is_open(self) -> bool:
        return self in OPEN


OPEN = frozenset({ExportState.WAITING, ExportState.WRITING})


class Export(models.Model):
    """An export is the row; its file lies in parts on the shelf, which nobody but its owner can ask for.

    Whoever writes it holds `token` and says so at `seen_at`; without a sign of life for a while, or with None, another one
    goes on from `mark`, which moves together with `parts`.
    """

    key = models.CharField(max_length=16, unique=True, default=new_key, editable=False)
    owner = models.ForeignKey(Player, on_delete=models.CASCADE, related_name="exports", db_index=False)
    wanted = ArrayField(
        models.BigIntegerField(),
        null=True,
        blank=True,
        help_text="Numbers of pictures; none: everything of the owner's.",
    )
    form = models.CharField(max_length=12, blank=True, default="", help_text="Of a version of a set; else empty.")
    version = models.ForeignKey(
        "SetCommit",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="exports",
        help_text="Which it is of.",
    )
    state = models.CharField(
        max_length=10, choices=[(state.value, state.value) for state in ExportState], default=ExportState.WAITING
    )
    count = models.PositiveIntegerField(help_text="Pictures that it is to have.")
    done = models.PositiveIntegerField(default=0, help_text="Of these looked at so far.")
    left_out = models.PositiveIntegerField(default=0, help_text="Of these not there, or no longer for its owner.")
    size = models.PositiveBigIntegerField(default=0, help_text="Bytes so far.")
    parts = models.JSONField(default=list, editable=False, help_text="Names on the shelf and sizes, in order.")
    mark = models.JSONField(default=dict, editable=False, help_text="Where writing goes on.")
    token = models.CharField(max_length=16, blank=True, editable=False)
    tries = models.PositiveSmallIntegerField(default=0, help_text="Begun and not come to the next mark.")
    fault = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    seen_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["owner", "-id"], name="export_of_owner"),
            models.Index(fields=["seen_at"], name="export_open", condition=Q(state__in=sorted(OPEN))),
            models.Index(fields=["expires_at"], name="export_expires", condition=Q(state="ready")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["owner"], name="export_one_at_a_time", condition=Q(state__in=sorted(OPEN))),
            models.CheckConstraint(
                name="export_state_known", condition=Q(state__in=[state.value for state in ExportState])
            ),
            models.CheckConstraint(
                name="export_form_is_of_a_version",
                condition=Q(form="", version=None) | (~Q(form="") & ~Q(version=None)),
            ),
            models.CheckConstraint(
                name="export_ready_expires", condition=~Q(state="ready") | Q(expires_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} ({self.state})"

    @property
    def is_open(self) -> bool:
        return ExportState(self.state).is_open

    @property
    def is_everything(self) -> bool:
        return self.wanted is None and self.version_id is None
