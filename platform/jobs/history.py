"""Rows that keep how the studio did: samples for the operators' charts, and what has ended so far. Knows no job."""

from typing import ClassVar

from django.db import models


class ActorSample(models.Model):
    """How one actor did at one moment. Kept for a day."""

    at = models.DateTimeField()
    actor = models.CharField(max_length=120)
    steps_per_second = models.FloatField()
    batch_fill = models.FloatField(help_text="0 to 1: the share of the batch cap that was used.")
    memory_used = models.BigIntegerField(help_text="Bytes.")
    running = models.PositiveIntegerField()
    queued = models.PositiveIntegerField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["actor", "at"], name="actor_samples"),
            models.Index(fields=["at"], name="actor_samples_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.actor} at {self.at:%H:%M:%S}"


class QueueSample(models.Model):
    """How many jobs waited in each class at one moment, and how many were on lease. Kept for a day."""

    at = models.DateTimeField(db_index=True)
    battle = models.PositiveIntegerField()
    studio = models.PositiveIntegerField()
    background = models.PositiveIntegerField()
    leased = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"queue at {self.at:%H:%M:%S}"


class JobTally(models.Model):
    """Jobs that had ended by `until`, counted once and for all, so that sums outlive the jobs' own rows."""

    outcome = models.CharField(max_length=12)
    code = models.CharField(max_length=40, blank=True)
    priority = models.IntegerField()
    model = models.CharField(max_length=200, blank=True)
    jobs = models.BigIntegerField()
    waited = models.FloatField(help_text="Seconds from asking to the first step, all painted jobs together.")
    painted_in = models.FloatField(help_text="Seconds from the first step to the picture, all together.")
    until = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["outcome", "code", "priority", "model"], name="tally_once")
        ]

    def __str__(self) -> str:
        return f"{self.jobs} {self.outcome} {self.code}".rstrip()
