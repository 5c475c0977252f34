"""Rules in the admin. What holds is not typed over: it is changed as a draft, which is put live by an action."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils import timezone

from moderation.rules import editing, encoding, trial_page, writing
from moderation.rules.kinds import Category, Level
from moderation.rules.rows import Meaning, Rule, Trial, Walk
from paintoff.narrowing import Narrowed, ReadOnly

ALWAYS = "A rule about minors holds always."


class RuleForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Rule
        fields = editing.SAID

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("category") == Category.MINORS and said.get("level") != Level.ALWAYS:
            self.add_error("level", ALWAYS)
        name, body, examples, harmless = (said.get(field, "") for field in ("name", "body", "examples", "harmless"))
        if body or not examples:
            self._read("body", lambda: writing.rule(name, body, said.get("unless", "")))
        if (examples or harmless) and "nearness" in said:
            self._read("examples", lambda: writing.meant(name, examples, harmless, said["nearness"]))
        return said

    def _read(self, field: str, read: Callable[[], object]) -> None:
        try:
            read()
        except writing.Miswritten as wrong:
            self.add_error(field, str(wrong))


@admin.register(Rule)
class RuleAdmin(Narrowed):
    form = RuleForm
    list_display = ("name", "category", "level", "stands", "terms", "changed_at")
    list_filter = ("category", "level", "is_active")
    search_fields = ("name", "body")
    fields = editing.SAID
    actions = ("change_as_draft", "put_live", "retire")

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(trial_page.page)
        return [path("<int:pk>/try/", page, name="moderation_rule_try"), *super().get_urls()]

    def save_model(self, request: HttpRequest, obj: Rule, form: Any, change: bool) -> None:
        """A trial of what it was says nothing of what it is now."""
        obj.changed_at = timezone.now()
        super().save_model(request, obj, form, change)

    @admin.display(description="stands")
    def stands(self, rule: Rule) -> str:
        if rule.is_active:
            asleep = rule.examples.strip() and not encoding.is_there()
            return "asleep by meaning: no encoder" if asleep else "holds"
        return f"draft of {rule.replaces.name}" if rule.replaces else "draft"

    @admin.display(description="terms")
    def terms(self, rule: Rule) -> int:
        lines = [line.strip().lower() for line in (*rule.body.splitlines(), *rule.examples.splitlines())]
        return len([line for line in lines if line and line != writing.AND])

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
        made = [editing.draft_of(rule) for rule in chosen.filter(is_active=True)]
        self.message_user(
            request, f"Copied as {len(made)} of the drafts below: open it, change it, try it out, then put it live."
        )

    @admin.action(description="Put live", permissions=["change"])
    def put_live(self, request: HttpRequest, chosen: QuerySet[Rule]) -> None:
        for draft in chosen.filter(is_active=False):
            try:
                self.message_user(request, f"“{editing.put_live(draft).name}” holds now.", messages.SUCCESS)
            except ValueError as wrong:
                self.message_user(request, f"“{draft.name}”: {wrong}", messages.ERROR)

    @admin.action(description="Retire", permissions=["change"])
    def retire(self, request: HttpRequest, chosen: QuerySet[Rule]) -> None:
        for rule in chosen.filter(is_active=True):
            editing.retire(rule)
            self.message_user(request, f"“{rule.name}” holds no more. It stays as a draft.", messages.SUCCESS)


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
