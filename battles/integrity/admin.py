"""Proposals, exclusions and appeals for staff to look at and to search. They are decided at the moderators' desk alone, one by
one (battles.integrity.desk)."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from battles.integrity.scope import battles_left, duel_ballots_meant_by, meant_by
from battles.models.integrity import Appeal, Correction, Decision, Exclusion
from paintoff.narrowing import ReadOnly


class LookOnly(ReadOnly):
    list_per_page = 50


class Decisions(admin.TabularInline):  # type: ignore[type-arg]
    model = Decision
    extra = 0
    can_delete = False
    fields = readonly_fields = ("state", "by", "reason", "at")

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(Exclusion)
class ExclusionAdmin(LookOnly):
    # What has to be counted for each row stands on its own page.
    list_display = ("id", "voter", "rule", "state", "chance", "created_at", "at_the_desk")
    list_filter = ("state", "rule")
    search_fields = ("voter__nickname", "voter__key")
    list_select_related = ("voter",)
    inlines = (Decisions,)
    fields = (
        "voter",
        "rule",
        "state",
        "found",
        "votes",
        "battles_to_correct",
        "battle",
        "since",
        "until",
        "upheld_by",
        "at_the_desk",
    )

    @admin.display(description="p if honest")
    def chance(self, exclusion: Exclusion) -> str:
        p = exclusion.evidence.get("p")
        return "–" if p is None else f"{p:.2g}"

    @admin.display(description="votes meant")
    def votes(self, exclusion: Exclusion) -> int:
        return meant_by(exclusion).count() + duel_ballots_meant_by(exclusion).count()

    @admin.display(description="battles to correct")
    def battles_to_correct(self, exclusion: Exclusion) -> int:
        return len(battles_left(exclusion))

    @admin.display(description="evidence")
    def found(self, exclusion: Exclusion) -> str:
        facts = ((name, value) for name, value in exclusion.evidence.items() if name != "signs")
        counted = ((one["sign"], f"{one['hits']} of {one['trials']}") for one in exclusion.evidence.get("signs", []))
        return format_html_join("", "<div>{}: {}</div>", [*facts, *counted]) or "–"

    @admin.display(description="decide")
    def at_the_desk(self, exclusion: Exclusion) -> str:
        return _desk(exclusion.pk)


@admin.register(Appeal)
class AppealAdmin(LookOnly):
    list_display = ("id", "by", "exclusion", "against", "outcome", "decided_by", "made_at", "at_the_desk")
    list_filter = ("outcome",)
    search_fields = ("by__nickname", "text")
    list_select_related = ("by", "exclusion__voter", "against", "decided_by")
    fields = (
        "by",
        "exclusion",
        "against",
        "text",
        "made_at",
        "outcome",
        "decided_by",
        "decided_at",
        "reason",
        "at_the_desk",
    )

    @admin.display(description="decide")
    def at_the_desk(self, appeal: Appeal) -> str:
        return _desk(appeal.exclusion_id)


def _desk(number: int) -> str:
    return format_html('<a href="{}">at the desk</a>', reverse("battles:proposal", args=[number]))


@admin.register(Correction)
class CorrectionAdmin(LookOnly):
    list_display = ("number", "battle", "rule", "restores", "ballots", "sentence", "at")
    list_filter = ("rule", "restores")
    search_fields = ("battle__code",)
    list_select_related = ("battle",)


@admin.register(Decision)
class DecisionAdmin(LookOnly):
    list_display = ("exclusion", "state", "by", "reason", "at")
    list_filter = ("state",)
    list_select_related = ("exclusion__voter", "by")
    search_fields = ("exclusion__voter__key", "exclusion__voter__nickname")
    ordering = ("-id",)
