"""Collections. A private one's title and words are its owner's, and stay masked."""

from __future__ import annotations

from django.contrib import admin

from gallery.admin.read_only import ReadOnly
from gallery.models import Access, Collection, CollectionItem

PRIVATE = "private"


@admin.register(Collection)
class CollectionAdmin(ReadOnly):
    list_display = ("key", "named", "owner", "access", "created_at")
    list_filter = ("access",)
    list_select_related = ("owner",)
    search_fields = ("key", "owner__key", "owner__nickname")
    date_hierarchy = "created_at"
    fields = ("key", "named", "told", "owner", "access", "created_at")

    @admin.display(description="title")
    def named(self, collection: Collection) -> str:
        return PRIVATE if collection.access == Access.PRIVATE else collection.title

    @admin.display(description="about")
    def told(self, collection: Collection) -> str:
        return PRIVATE if collection.access == Access.PRIVATE else collection.about


@admin.register(CollectionItem)
class CollectionItemAdmin(ReadOnly):
    list_display = ("collection", "picture", "by", "state", "created_at")
    list_filter = ("state",)
    list_select_related = ("collection", "picture", "by")
    search_fields = ("collection__key", "picture__key")
    show_full_result_count = False
