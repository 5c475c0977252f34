"""What people say is not fit to show. Names its subject as plain text: this room knows nothing of pictures."""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from django.utils import timezone

from accounts.models import Player
from moderation.desk.rows import KEY_MAX, KIND_MAX, Appeal, Case, Decision, Ground, Wording
from moderation.rules.rows import Meaning, Rule, Trial, Walk
from moderation.scanning.rows import Scan
from moderation.strikes.rows import Review, Strike

__all__ = [
    "WORDS_MAX",
    "Appeal",
    "Case",
    "Decision",
    "Ground",
    "Meaning",
    "Reason",
    "Report",
    "Review",
    "Rule",
    "Scan",
    "Strike",
    "SubjectKind",
    "Trial",
    "Walk",
    "Wording",
]

WORDS_MAX = 500


class SubjectKind(StrEnum):
    """Kinds that stand here for their names; a room may register others (`moderation.subjects`)."""

    PICTURE = "picture"
    COMMENT = "comment"
    COLLECTION = "collection"


class Reason(StrEnum):
    """What is wrong with it. The order is that of the form."""

    HATE = "hate"
    SEXUAL = "sexual"
    VIOLENCE = "violence"
    PRIVATE = "private"
    SPAM = "spam"
    OTHER = "other"


class Report(models.Model):
    """One person's word against one subject."""

    reporter = models.ForeignKey(Player, on_delete=models.CASCADE, related_name="reports", db_index=False)
    subject_kind = models.CharField(max_length=KIND_MAX)
    subject_key = models.CharField(max_length=KEY_MAX, help_text="A picture's or collection's key, a comment's number.")
    reason = models.CharField(max_length=10, choices=[(reason.value, reason.value) for reason in Reason])
    words = models.TextField(max_length=WORDS_MAX, blank=True)
    wording = models.ForeignKey(
        Wording,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="reports",
        help_text="What the subject's words were then.",
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    settled_by = models.ForeignKey(
        Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="settled_reports"
    )
    was_right = models.BooleanField(null=True, blank=True, help_text="Whether moderators followed it.")

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["subject_kind", "subject_key"], name="report_of_subject"),
            models.Index(fields=["created_at"], name="report_at"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["reporter", "subject_kind", "subject_key"], name="report_once"),
            models.CheckConstraint(
                name="report_words_not_too_long", condition=LessThanOrEqual(Length("words"), WORDS_MAX)
            ),
            models.CheckConstraint(name="report_reason_known", condition=Q(reason__in=[one.value for one in Reason])),
        ]

    def __str__(self) -> str:
        return f"{self.reason}: {self.subject_kind} {self.subject_key}"
