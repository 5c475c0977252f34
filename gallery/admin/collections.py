"""Collections. A private one's title and words are its owner's, and stay masked."""

from __future__ import annotations

import logging

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from gallery.admin.read_only import ReadOnly
from gallery.collections import keeping
from gallery.models import Access, Collection, CollectionItem
from moderation.states import State

logger = logging.getLogger(__name__)

PRIVATE = "private"


@admin.register(Collection)
class CollectionAdmin(ReadOnly):
    list_display = ("key", "named", "owner", "access", "state", "created_at")
    list_filter = ("access", "state")
    list_select_related = ("owner",)
    search_fields = ("key", "owner__key", "owner__nickname")
    date_hierarchy = "created_at"
    fields = ("key", "named", "told", "owner", "access", "state", "created_at")
    actions = ("withhold", "make_visible")

    def has_change_permission(self, request: HttpRequest, obj: Collection | None = None) -> bool:
        """Actions need the permission of the model; one collection's form stays closed."""
        return obj is None and admin.ModelAdmin.has_change_permission(self, request, obj)

    @admin.display(description="title")
    def named(self, collection: Collection) -> str:
        return PRIVATE if collection.access == Access.PRIVATE else collection.title

    @admin.display(description="about")
    def told(self, collection: Collection) -> str:
        return PRIVATE if collection.access == Access.PRIVATE else collection.about

    @admin.action(description="Withhold the chosen collections", permissions=["change"])
    def withhold(self, request: HttpRequest, chosen: QuerySet[Collection]) -> None:
        self._judge(request, chosen, State.WITHHELD)

    @admin.action(description="Make the chosen collections visible", permissions=["change"])
    def make_visible(self, request: HttpRequest, chosen: QuerySet[Collection]) -> None:
        self._judge(request, chosen, State.VISIBLE)

    def _judge(self, request: HttpRequest, chosen: QuerySet[Collection], state: State) -> None:
        keys = dict(chosen.values_list("pk", "key"))
        moved = keeping.judge(list(keys), state)
        logger.info("%s moved collections to %s in the admin: %s", request.user, state, ", ".join(keys.values()))
        self.message_user(request, f"{moved} of {len(keys)} are {state} now.", messages.SUCCESS)


@admin.register(CollectionItem)
class CollectionItemAdmin(ReadOnly):
    ordering = ("-id",)
    list_display = ("collection", "picture", "by", "state", "created_at")
    list_filter = ("state",)
    list_select_related = ("collection", "picture", "by")
    search_fields = ("collection__key", "picture__key")
