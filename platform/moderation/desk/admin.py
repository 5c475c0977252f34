"""The desk in the admin: everything to read, nothing to type over. Cases are decided at /moderation."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from moderation.desk import involved
from moderation.desk.rows import Appeal, Case, Decision, Ground, Wording
from moderation.strikes.rows import Review, Strike
from paintoff import narrowing


class ReadOnly(narrowing.ReadOnly):
    """Without what is about whoever reads, or sealed for them: an administrator is somebody's author too, and may play."""

    about = "case__author"
    """The way from a row to whom it is about."""
    case: str | None = "case__"
    """And to its case."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        player = getattr(request, "player", None)
        rows = involved.without_own(super().get_queryset(request), player, self.about)
        return involved.without_sealed(rows, player, self.case) if self.case is not None else rows


@admin.register(Case)
class CaseAdmin(ReadOnly):
    about, case = "author", ""
    list_display = ("__str__", "author", "score", "sources", "claimed_by", "opened_at", "decided_at", "desk")
    list_filter = ("state", "subject_kind", "is_hidden")
    list_select_related = ("author", "claimed_by")
    search_fields = ("subject_key", "author__key", "author__nickname")
    date_hierarchy = "opened_at"

    @admin.display(description="at the desk")
    def desk(self, case: Case) -> SafeString:
        return format_html('<a href="{}">decide</a>', reverse("moderation:case", args=[case.pk]))


@admin.register(apps.get_model("moderation", "CaseEvent"))
class CaseEventAdmin(ReadOnly):
    """What each went through, as the database wrote it down."""

    about, case = "pgh_obj__author", "pgh_obj__"
    list_display = ("pgh_obj", "pgh_label", "state", "claimed_by", "version", "is_hidden", "pgh_created_at")
    list_filter = ("state", "is_hidden")
    list_select_related = ("pgh_obj", "claimed_by")
    search_fields = ("pgh_obj__subject_key",)
    fields = list_display


@admin.register(Decision)
class DecisionAdmin(ReadOnly):
    list_display = ("case", "verdict", "rule", "by", "was", "became", "least", "points", "overturns", "at")
    list_filter = ("verdict", "rule")
    list_select_related = ("case", "by", "overturns")
    search_fields = ("key", "case__subject_key", "by__nickname")
    date_hierarchy = "at"


@admin.register(Wording)
class WordingAdmin(ReadOnly):
    """That there are some. They are read at the desk, where whoever may not does not."""

    list_display = fields = ("case", "at")
    list_select_related = ("case",)
    search_fields = ("case__subject_key",)
    date_hierarchy = "at"


@admin.register(Ground)
class GroundAdmin(ReadOnly):
    list_display = ("case", "source", "name", "score", "settled_by", "at")
    list_filter = ("source",)
    list_select_related = ("case", "settled_by")
    search_fields = ("case__subject_key", "name")
    date_hierarchy = "at"


@admin.register(Appeal)
class AppealAdmin(ReadOnly):
    about, case = "decision__case__author", "decision__case__"
    list_display = ("decision", "by", "words", "outcome", "against", "decided_by", "made_at", "decided_at")
    list_filter = ("outcome",)
    list_select_related = ("decision", "by", "against", "decided_by")
    search_fields = ("decision__key", "by__key", "by__nickname")
    date_hierarchy = "made_at"


@admin.register(Strike)
class StrikeAdmin(ReadOnly):
    about, case = "player", "decision__case__"
    list_display = ("player", "points", "decision", "given_at", "expires_at", "lifted_at")
    list_select_related = ("player", "decision")
    search_fields = ("player__key", "player__nickname")
    date_hierarchy = "given_at"


@admin.register(Review)
class ReviewAdmin(ReadOnly):
    about, case = "player", None
    list_display = ("player", "by", "words", "at")
    list_select_related = ("player", "by")
    search_fields = ("player__key", "player__nickname")
    date_hierarchy = "at"
