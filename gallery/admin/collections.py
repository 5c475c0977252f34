"""Collections. A private one's title and words are its owner's, and stay masked."""

from __future__ import annotations

from django.contrib import admin

from gallery.admin.judged import Judged
from gallery.admin.read_only import ReadOnly
from gallery.judged import collections
from gallery.models import Access, Collection, CollectionItem

PRIVATE = "private"


@admin.register(Collection)
class CollectionAdmin(Judged):
    kind = collections.KIND
    list_display = ("key", "named", "owner", "access", "state", "created_at")
    list_filter = ("access", "state")
    list_select_related = ("owner",)
    search_fields = ("key", "owner__key", "owner__nickname")
    date_hierarchy = "created_at"
    fields = ("key", "named", "told", "owner", "access", "state", "created_at")

    @admin.display(description="title")
    def named(self, collection: Collection) -> str:
        return PRIVATE if collection.access == Access.PRIVATE else collection.title

    @admin.display(description="about")
    def told(self, collection: Collection) -> str:
        return PRIVATE if collection.access == Access.PRIVATE else collection.about


@admin.register(CollectionItem)
class CollectionItemAdmin(ReadOnly):
    ordering = ("-id",)
    list_display = ("collection", "picture", "by", "state", "created_at")
    list_filter = ("state",)
    list_select_related = ("collection", "picture", "by")
    search_fields = ("collection__key", "picture__key")
