"""Jobs and dispatchers for whoever runs the site. To be looked at, not edited, and without the words that are painted:
they are sealed until their battle's curtain, which this room cannot see."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin import helpers
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.html import format_html_join

from jobs import (
    desk,
    history_admin,  # noqa: F401  registers its own
)
from jobs.models import OPEN_STATES, DispatcherBeat, Job, JobState
from paintoff.narrowing import ReadOnly

SEALED = frozenset({"prompt", "negative_prompt", "weights", "negative_weights", "seed"})


class ByModel(admin.SimpleListFilter):
    title, parameter_name = "model", "model"

    def lookups(self, _request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        names = model_admin.model.objects.order_by().values_list("request__model", flat=True).distinct()[:50]
        return [(name, name) for name in names if name]

    def queryset(self, _request: HttpRequest, queryset: QuerySet[Job]) -> QuerySet[Job]:
        return queryset.filter(request__model=self.value()) if self.value() else queryset


@admin.register(Job)
class JobAdmin(ReadOnly):
    list_display = ("key", "handler", "owner", "state", "priority", "attempts", "waited", "painted_in", "problem")
    list_filter = ("state", "priority", "handler", ByModel, "failure_code", "created_at")
    list_select_related = ("owner",)
    search_fields = ("key", "id", "owner__nickname", "leased_by", "sha256")
    search_help_text = "Key, id, nickname, dispatcher or SHA-256"
    date_hierarchy = "created_at"
    show_full_result_count = False
    actions = ("cancel", "try_now")
    fieldsets = (
        (None, {"fields": ("key", "id", "handler", "owner", "state", "priority", "ahead", "there_in")}),
        ("What is painted", {"fields": ("asked", "painted", "engine")}),
        (
            "Attempts",
            {"fields": ("attempts", "fence", "leased_by", "lease_expires_at", "not_before", "problem", "each_time")},
        ),
        ("Times", {"fields": ("created_at", "started_at", "finished_at", "deadline")}),
    )

    def has_operate_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("jobs.change_job")

    @admin.display(description="waited", ordering="created_at")
    def waited(self, job: Job) -> str:
        return seconds((job.started_at or job.finished_at or timezone.now()) - job.created_at)

    @admin.display(description="painted in")
    def painted_in(self, job: Job) -> str:
        if job.started_at is None:
            return "–"
        return seconds((job.finished_at or timezone.now()) - job.started_at)

    @admin.display(description="problem", ordering="failure_code")
    def problem(self, job: Job) -> str:
        return f"{job.failure_code}: {job.failure_message}" if job.failure_code else "–"

    @admin.display(description="each attempt")
    def each_time(self, job: Job) -> str:
        lines = ((one["at"], one["code"], one["message"]) for one in job.troubles)
        return format_html_join("", "<div>{}: {} {}</div>", lines) or "–"

    @admin.display(description="waiting ahead")
    def ahead(self, job: Job) -> str:
        ahead = desk.waiting_ahead(job) if job.state == JobState.QUEUED else None
        return "–" if ahead is None else str(ahead)

    @admin.display(description="there in")
    def there_in(self, job: Job) -> str:
        said = desk.forecast(job) if job.state in OPEN_STATES else None
        if said is None:
            return "–"
        return f"about {said.seconds:.0f} s" if said.in_time else f"about {said.seconds:.0f} s, after its deadline"

    @admin.display(description="asked")
    def asked(self, job: Job) -> str:
        return facts(job.request)

    @admin.display(description="recipe")
    def painted(self, job: Job) -> str:
        return facts(job.recipe or {})

    @admin.display(description="engine")
    def engine(self, job: Job) -> str:
        return facts(job.fingerprint or {})

    @admin.action(description="Cancel the chosen jobs", permissions=["operate"])
    def cancel(self, request: HttpRequest, jobs: QuerySet[Job]) -> TemplateResponse | None:
        def change(open_jobs: QuerySet[Job]) -> int:
            reason = f"cancelled by {request.user.get_username()}"
            return sum(desk.cancel_and_tell(job, reason) for job in open_jobs)

        return self._after_asking(request, jobs, "cancel", "Cancel", "cancelled", change)

    @admin.action(description="Try the chosen jobs again now", permissions=["operate"])
    def try_now(self, request: HttpRequest, jobs: QuerySet[Job]) -> TemplateResponse | None:
        def change(open_jobs: QuerySet[Job]) -> int:
            return desk.try_now([job.pk for job in open_jobs])

        return self._after_asking(request, jobs, "try_now", "Try again", "queued afresh", change)

    def _after_asking(
        self,
        request: HttpRequest,
        jobs: QuerySet[Job],
        action: str,
        verb: str,
        done: str,
        change: Callable[[QuerySet[Job]], int],
    ) -> TemplateResponse | None:
        """None once it is done. Jobs that have ended are left out: their asker was told, and is told only once."""
        open_jobs = jobs.filter(state__in=OPEN_STATES)
        if "confirmed" in request.POST:
            self.message_user(request, f"{change(open_jobs)} jobs {done}.", messages.SUCCESS)
            return None
        context = self.admin_site.each_context(request) | {
            "title": f"{verb}: are you sure?",
            "verb": verb,
            "action": action,
            "jobs": open_jobs,
            "ended": jobs.exclude(state__in=OPEN_STATES).count(),
            "checkbox": helpers.ACTION_CHECKBOX_NAME,
            "opts": self.model._meta,
        }
        return TemplateResponse(request, "admin/jobs/sure.html", context)


@admin.register(DispatcherBeat)
class DispatcherBeatAdmin(ReadOnly):
    list_display = ("name", "studio", "actors", "pace", "in_flight", "silence", "seen_at", "age")
    list_filter = ("studio",)
    fields = ("name", "fence", "studio", "actors", "pace", "in_flight", "silence", "seen_at", "age", "place", "models")

    @admin.display(description="per picture")
    def pace(self, beat: DispatcherBeat) -> str:
        return "–" if beat.seconds_per_picture is None else f"{beat.seconds_per_picture:.2f} s"

    @admin.display(description="in the engine")
    def in_flight(self, beat: DispatcherBeat) -> str:
        return str(beat.detail.get("in_flight", "–"))

    @admin.display(description="studio last heard")
    def silence(self, beat: DispatcherBeat) -> str:
        return f"{beat.detail['silent_for']:.0f} s before" if "silent_for" in beat.detail else "–"

    @admin.display(description="age", ordering="seen_at")
    def age(self, beat: DispatcherBeat) -> str:
        return seconds(timezone.now() - beat.seen_at)

    @admin.display(description="studio's place")
    def place(self, beat: DispatcherBeat) -> str:
        return beat.detail.get("place") or "–"

    @admin.display(description="models")
    def models(self, beat: DispatcherBeat) -> str:
        offers = beat.detail.get("capacity", {}).get("models", [])
        return ", ".join(f"{offer['title']} ({offer['name']}, {offer['licence']})" for offer in offers) or "–"


def seconds(span: timedelta) -> str:
    return f"{span.total_seconds():.1f} s"


def facts(said: Mapping[str, Any]) -> str:
    shown = ((name, _shown(name, said[name])) for name in sorted(said))
    return format_html_join("", "<div>{}: {}</div>", shown) or "–"


def _shown(name: str, value: Any) -> Any:
    if name not in SEALED:
        return value
    return f"sealed, {len(value)} characters" if isinstance(value, str) else "sealed"
