"""What people say under pictures, and whether it may stand there."""

from __future__ import annotations

import logging

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from gallery.admin.read_only import ReadOnly
from gallery.models import Comment
from gallery.people import comments
from moderation.states import State

logger = logging.getLogger(__name__)


@admin.register(Comment)
class CommentAdmin(ReadOnly):
    list_display = ("picture", "author", "text", "state", "created_at", "edited_at", "deleted_at")
    list_filter = ("state", ("deleted_at", admin.EmptyFieldListFilter))
    list_select_related = ("picture", "author")
    search_fields = ("picture__key", "author__key", "author__nickname", "text")
    date_hierarchy = "created_at"
    actions = ("withhold", "make_visible")

    def has_change_permission(self, request: HttpRequest, obj: Comment | None = None) -> bool:
        """Actions need the permission of the model; one comment's form stays closed."""
        return obj is None and admin.ModelAdmin.has_change_permission(self, request, obj)

    @admin.action(description="Withhold the chosen comments", permissions=["change"])
    def withhold(self, request: HttpRequest, chosen: QuerySet[Comment]) -> None:
        self._judge(request, chosen, State.WITHHELD)

    @admin.action(description="Make the chosen comments visible", permissions=["change"])
    def make_visible(self, request: HttpRequest, chosen: QuerySet[Comment]) -> None:
        self._judge(request, chosen, State.VISIBLE)

    def _judge(self, request: HttpRequest, chosen: QuerySet[Comment], state: State) -> None:
        numbers = list(chosen.values_list("pk", flat=True))
        moved = comments.judge(numbers, state)
        logger.info("%s moved comments to %s in the admin: %s", request.user, state, numbers)
        self.message_user(request, f"{moved} of {len(numbers)} are {state} now.", messages.SUCCESS)
