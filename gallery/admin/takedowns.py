"""What was taken down, with which pictures, and what was rated. Decided at the desk; nothing here can be typed over."""

from __future__ import annotations

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html

from gallery.admin.read_only import ReadOnly
from gallery.models import LeastLevel, Takedown, Taken


def of_takedown(takedown: Takedown) -> str:
    """Where the pictures that went with it are listed, page by page."""
    return reverse("admin:gallery_taken_changelist", query={"takedown__exact": takedown.pk})


@admin.register(Takedown)
class TakedownAdmin(ReadOnly):
    list_display = ("sha256", "state", "decided_at", "lifted_at")
    list_filter = ("state", ("lifted_at", admin.EmptyFieldListFilter), "taken__why")
    search_fields = ("sha256", "taken__picture__key")
    search_help_text = "The hash of an original, or a picture's key."
    date_hierarchy = "decided_at"
    fields = readonly_fields = ("sha256", "state", "decided_at", "lifted_at", "pictures")

    @admin.display(description="pictures")
    def pictures(self, takedown: Takedown) -> str:
        return format_html('<a href="{}">All {} of them</a>', of_takedown(takedown), f"{takedown.taken.count():,}")


@admin.register(Taken)
class TakenAdmin(ReadOnly):
    list_display = ("picture", "why", "was", "taken_at", "takedown")
    list_select_related = ("picture", "takedown")
    list_filter = ("why", "was")
    search_fields = ("picture__key", "takedown__sha256")
    search_help_text = "A picture's key, or the hash of an original."
    ordering = ("-id",)
    fields = ("picture", "takedown", "why", "was", "taken_at")

    def _asked(self) -> set[str]:
        return super()._asked() | {"takedown"}


@admin.register(LeastLevel)
class LeastLevelAdmin(ReadOnly):
    """What moderators rated, by the hash of the original. Decided at the desk."""

    list_display = ("sha256", "level")
    list_filter = ("level",)
    search_fields = ("sha256",)
    search_help_text = "The hash of an original."
    ordering = ("sha256",)
    fields = ("sha256", "level")
