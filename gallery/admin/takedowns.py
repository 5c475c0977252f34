"""What was taken down, and with which pictures. Decided where pictures are listed; nothing here can be typed over."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest

from gallery.admin.read_only import ReadOnly
from gallery.models import Takedown, Taken


class TakenInline(admin.TabularInline):  # type: ignore[type-arg]
    model = Taken
    extra = 0
    can_delete = False
    fields = readonly_fields = ("picture", "why", "was", "taken_at")

    def has_add_permission(self, request: HttpRequest, obj: Takedown | None = None) -> bool:
        return False


@admin.register(Takedown)
class TakedownAdmin(ReadOnly):
    list_display = ("sha256", "state", "decided_at", "lifted_at")
    list_filter = ("state", ("lifted_at", admin.EmptyFieldListFilter), "taken__why")
    search_fields = ("sha256", "taken__picture__key")
    search_help_text = "The hash of an original, or a picture's key."
    date_hierarchy = "decided_at"
    fields = ("sha256", "state", "decided_at", "lifted_at")
    inlines = (TakenInline,)
