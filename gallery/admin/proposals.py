"""What people say of proposals to image sets, and whether it may stand there."""

from __future__ import annotations

import logging

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from gallery.admin.read_only import ReadOnly
from gallery.models import ProposalRemark
from gallery.sets.proposals import reviewing
from moderation.states import State

logger = logging.getLogger(__name__)


@admin.register(ProposalRemark)
class ProposalRemarkAdmin(ReadOnly):
    list_display = ("proposal", "author", "slot", "text", "state", "made_at", "deleted_at")
    list_filter = ("state", ("deleted_at", admin.EmptyFieldListFilter))
    list_select_related = ("proposal", "author")
    search_fields = ("author__key", "author__nickname", "text")
    date_hierarchy = "made_at"
    actions = ("withhold", "make_visible")

    def has_change_permission(self, request: HttpRequest, obj: ProposalRemark | None = None) -> bool:
        """Actions need the permission of the model; one remark's form stays closed."""
        return obj is None and admin.ModelAdmin.has_change_permission(self, request, obj)

    @admin.action(description="Withhold the chosen remarks", permissions=["change"])
    def withhold(self, request: HttpRequest, chosen: QuerySet[ProposalRemark]) -> None:
        self._judge(request, chosen, State.WITHHELD)

    @admin.action(description="Make the chosen remarks visible", permissions=["change"])
    def make_visible(self, request: HttpRequest, chosen: QuerySet[ProposalRemark]) -> None:
        self._judge(request, chosen, State.VISIBLE)

    def _judge(self, request: HttpRequest, chosen: QuerySet[ProposalRemark], state: State) -> None:
        numbers = list(chosen.values_list("pk", flat=True))
        moved = reviewing.judge(numbers, state)
        logger.info("%s moved remarks to %s in the admin: %s", request.user, state, numbers)
        self.message_user(request, f"{moved} of {len(numbers)} are {state} now.", messages.SUCCESS)
