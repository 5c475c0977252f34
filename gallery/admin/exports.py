"""Exports in the admin: how far they are. Never what is in them."""

from __future__ import annotations

from django.contrib import admin

from gallery.admin.read_only import ReadOnly
from gallery.models import Export


@admin.register(Export)
class ExportAdmin(ReadOnly):
    list_display = (
        "key",
        "owner",
        "state",
        "done",
        "count",
        "size",
        "tries",
        "created_at",
        "finished_at",
        "expires_at",
    )
    list_filter = ("state",)
    list_select_related = ("owner",)
    search_fields = ("key", "owner__key", "owner__nickname")
    date_hierarchy = "created_at"
    fields = ("key", "owner", "state", "done", "count", "left_out", "size", "tries", "fault", "created_at", "seen_at")
