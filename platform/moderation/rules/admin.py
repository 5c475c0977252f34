"""Rules in the admin. What holds is not typed over: it is changed as a draft, which is put live by an action."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils import timezone

from accounts.models import Player
from moderation.rules import editing, told, trial_page
from moderation.rules.forms import RuleForm
from moderation.rules.rows import SAID, Meaning, Rule, Trial, Walk
from paintoff.narrowing import Narrowed, ReadOnly


@admin.register(Rule)
class RuleAdmin(Narrowed):
    form = RuleForm
    list_display = ("name", "category", "level", "stands", "terms", "changed_at")
    list_filter = ("category", "level", "is_active")
    search_fields = ("name", "body")
    fields = SAID
    actions = ("change_as_draft", "put_live", "retire")

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(trial_page.page)
        return [path("<int:pk>/try/", page, name="moderation_rule_try"), *super().get_urls()]

    def save_model(self, request: HttpRequest, obj: Rule, form: Any, change: bool) -> None:
        """A trial of what it was says nothing of what it is now."""
        obj.changed_at, obj.changed_by = timezone.now(), _by(request)
        super().save_model(request, obj, form, change)

    @admin.display(description="stands")
    def stands(self, rule: Rule) -> str:
        return told.stands(rule)

    @admin.display(description="terms")
    def terms(self, rule: Rule) -> int:
        return told.terms(rule)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or not obj.is_active)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What holds is retired first."""
        return super().has_delete_permission(request, obj) and (obj is None or not obj.is_active)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        found = super().get_actions(request)
        found.pop("delete_selected", None)
        return found

    @admin.action(description="Change as a draft", permissions=["change"])
    def change_as_draft(self, request: HttpRequest, chosen: QuerySet[Rule]) -> None:
        made = [editing.draft_of(rule, _by(request)) for rule in chosen.filter(is_active=True)]
        self.message_user(
            request, f"Copied as {len(made)} of the drafts below: open it, change it, try it out, then put it live."
        )

    @admin.action(description="Put live", permissions=["change"])
    def put_live(self, request: HttpRequest, chosen: QuerySet[Rule]) -> None:
        for draft in chosen.filter(is_active=False):
            try:
                self.message_user(
                    request, f"“{editing.put_live(draft, _by(request)).name}” holds now.", messages.SUCCESS
                )
            except ValueError as wrong:
                self.message_user(request, f"“{draft.name}”: {wrong}", messages.ERROR)

    @admin.action(description="Retire", permissions=["change"])
    def retire(self, request: HttpRequest, chosen: QuerySet[Rule]) -> None:
        for rule in chosen.filter(is_active=True):
            editing.retire(rule, _by(request))
            self.message_user(request, f"“{rule.name}” holds no more. It stays as a draft.", messages.SUCCESS)


def _by(request: HttpRequest) -> Player | None:
    """An administrator may have no name here."""
    return getattr(request, "player", None)


@admin.register(apps.get_model("moderation", "RuleEvent"))
class RuleEventAdmin(ReadOnly):
    """What rules went through, as the database wrote it down."""

    list_display = ("name", "pgh_label", "is_active", "changed_by", "pgh_created_at")
    list_select_related = ("changed_by",)
    search_fields = ("name",)
    fields = (*SAID, "is_active", "replaces", "changed_by", "pgh_label", "pgh_created_at")


@admin.register(Trial)
class TrialAdmin(ReadOnly):
    """How far each is; what it found stands on the draft's own page, words only where they are out."""

    list_display = ("draft", "seen", "wanted", "refused_now", "refused_then", "newly_refused", "begun_at", "ended_at")
    list_select_related = ("draft",)
    search_fields = ("draft__name",)
    fields = list_display


@admin.register(Walk)
class WalkAdmin(ReadOnly):
    """How far each rule has come through what was there before it."""

    list_display = ("rule", "seen", "whole", "kind", "left", "begun_at", "ended_at")
    list_select_related = ("rule",)
    search_fields = ("rule__name",)
    fields = list_display


@admin.register(Meaning)
class MeaningAdmin(ReadOnly):
    """Kept vectors of examples, by the hash of the sentence."""

    list_display = ("digest",)
    search_fields = ("digest",)
