"""What feeds walk, as it stands. Derived rows: `manage.py verify_gallery` says whether they are true."""

from __future__ import annotations

from django.contrib import admin

from gallery.admin.read_only import ReadOnly
from gallery.models import Listing, ModelName, Theme


@admin.register(Listing)
class ListingAdmin(ReadOnly):
    list_display = ("picture", "listed_at", "hot", "likes", "owner", "model", "format", "theme", "level", "shape")
    list_filter = ("model", "format", "level", "shape")
    list_select_related = ("picture", "owner", "model", "theme")
    search_fields = ("picture__key", "owner__key", "owner__nickname")
    date_hierarchy = "listed_at"
    ordering = ("-listed_at", "-picture")


@admin.register(ModelName)
class ModelNameAdmin(ReadOnly):
    list_display = ("name",)
    search_fields = ("name",)


@admin.register(Theme)
class ThemeAdmin(ReadOnly):
    list_display = ("text",)
    search_fields = ("text",)
