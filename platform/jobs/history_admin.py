"""What the studio was doing minute by minute, sums over jobs that are gone, and who asked an actor back. To be looked at."""

from __future__ import annotations

from django.contrib import admin

from jobs.models import ActorSample, JobTally, QueueSample, Readmission
from paintoff.narrowing import ReadOnly


@admin.register(ActorSample)
class ActorSampleAdmin(ReadOnly):
    list_display = ("actor", "at", "steps_per_second", "batch_fill", "memory_used", "running", "queued")
    search_fields = ("actor",)


@admin.register(QueueSample)
class QueueSampleAdmin(ReadOnly):
    list_display = ("at", "battle", "studio", "background", "leased")


@admin.register(JobTally)
class JobTallyAdmin(ReadOnly):
    list_display = ("outcome", "code", "priority", "model", "jobs", "waited", "painted_in", "until")
    list_filter = ("outcome", "priority")
    search_fields = ("model", "code")


@admin.register(Readmission)
class ReadmissionAdmin(ReadOnly):
    list_display = ("actor", "asked_by", "asked_at")
    list_select_related = ("asked_by",)
    search_fields = ("actor",)
