"""Proposals, exclusions and appeals for staff: the evidence to look at, and decisions that want a reason and a second click."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin import helpers
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.html import format_html_join

from accounts.models import Player
from battles.integrity import deciding
from battles.integrity.forms import ReasonForm
from battles.integrity.scope import battles_left, duel_ballots_meant_by, meant_by
from battles.models.integrity import Appeal, Correction, Decision, Exclusion
from battles.refusals import Refused
from paintoff.narrowing import Narrowed

Verb = Callable[[int, Player, str], object]
AT_ONCE = 50
"""Decisions are read one by one; a longer list is a slip."""


class LookOnly(Narrowed):
    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_decide_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("battles.change_exclusion")

    def after_asking(
        self, request: HttpRequest, rows: QuerySet[Any], action: str, verb: str, decide: Verb
    ) -> TemplateResponse | None:
        """None once it is decided, each for itself: what may not be decided is said, and the others are."""
        form = ReasonForm(request.POST if "confirmed" in request.POST else None)
        if form.is_valid():
            for row in rows[:AT_ONCE]:
                self._decide(request, row, verb, decide, form.cleaned_data["reason"])
            return None
        context = self.admin_site.each_context(request) | {
            "title": f"{verb}: why?",
            "verb": verb,
            "action": action,
            "rows": rows[:AT_ONCE],
            "form": form,
            "checkbox": helpers.ACTION_CHECKBOX_NAME,
            "opts": self.model._meta,
        }
        return TemplateResponse(request, "admin/battles/decide.html", context)

    def _decide(self, request: HttpRequest, row: Any, verb: str, decide: Verb, reason: str) -> None:
        try:
            decide(row.pk, request.player, reason)  # type: ignore[attr-defined]
        except Refused as refused:
            self.message_user(request, f"{row}: {refused.message}", messages.ERROR)
        else:
            self.message_user(request, f"{verb}: {row}.", messages.SUCCESS)


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
    list_display = ("id", "voter", "rule", "state", "chance", "votes", "battles_to_correct", "created_at")
    list_filter = ("state", "rule")
    search_fields = ("voter__nickname", "voter__key")
    list_select_related = ("voter",)
    inlines = (Decisions,)
    actions = ("uphold", "dismiss", "overturn")
    fields = ("voter", "rule", "state", "found", "votes", "battles_to_correct", "battle", "since", "until", "upheld_by")

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

    @admin.action(description="Uphold: these votes count no more", permissions=["decide"])
    def uphold(self, request: HttpRequest, rows: QuerySet[Exclusion]) -> TemplateResponse | None:
        def decide(pk: int, by: Player, reason: str) -> object:
            return deciding.uphold(pk, by, reason, timezone.now())

        return self.after_asking(request, rows, "uphold", "Uphold", decide)

    @admin.action(description="Dismiss: let the voter be", permissions=["decide"])
    def dismiss(self, request: HttpRequest, rows: QuerySet[Exclusion]) -> TemplateResponse | None:
        def decide(pk: int, by: Player, reason: str) -> object:
            return deciding.dismiss(pk, by, reason, timezone.now())

        return self.after_asking(request, rows, "dismiss", "Dismiss", decide)

    @admin.action(description="Overturn: these votes count again", permissions=["decide"])
    def overturn(self, request: HttpRequest, rows: QuerySet[Exclusion]) -> TemplateResponse | None:
        def decide(pk: int, by: Player, reason: str) -> object:
            return deciding.overturn(pk, by, reason, timezone.now())

        return self.after_asking(request, rows, "overturn", "Overturn", decide)


@admin.register(Appeal)
class AppealAdmin(LookOnly):
    list_display = ("id", "by", "exclusion", "against", "outcome", "decided_by", "made_at")
    list_filter = ("outcome",)
    search_fields = ("by__nickname", "text")
    list_select_related = ("by", "exclusion__voter", "against", "decided_by")
    actions = ("grant", "reject")
    fields = ("by", "exclusion", "against", "text", "made_at", "outcome", "decided_by", "decided_at", "reason")

    @admin.action(description="Grant: put everything back", permissions=["decide"])
    def grant(self, request: HttpRequest, rows: QuerySet[Appeal]) -> TemplateResponse | None:
        return self.after_asking(request, rows, "grant", "Grant", _decider(granted=True))

    @admin.action(description="Reject: the exclusion stands", permissions=["decide"])
    def reject(self, request: HttpRequest, rows: QuerySet[Appeal]) -> TemplateResponse | None:
        return self.after_asking(request, rows, "reject", "Reject", _decider(granted=False))


def _decider(*, granted: bool) -> Verb:
    def decide(pk: int, by: Player, reason: str) -> object:
        return deciding.decide_appeal(pk, by, granted=granted, reason=reason, now=timezone.now())

    return decide


@admin.register(Correction)
class CorrectionAdmin(LookOnly):
    list_display = ("number", "battle", "rule", "restores", "ballots", "sentence", "at")
    list_filter = ("rule", "restores")
    search_fields = ("battle__code",)
    list_select_related = ("battle",)
