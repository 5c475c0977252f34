"""Originals and what was made from them."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from gallery.admin.read_only import ReadOnly
from gallery.models import Blob, Rendition


class RenditionsInline(admin.TabularInline):  # type: ignore[type-arg]
    model = Rendition
    extra = 0
    can_delete = False
    fields = readonly_fields = ("kind", "sha256", "media_type", "size", "width", "height", "created_at")

    def has_add_permission(self, request: HttpRequest, obj: Blob | None = None) -> bool:
        return False


@admin.register(Blob)
class BlobAdmin(ReadOnly):
    """Without the placeholder: small as it is, it is the picture."""

    list_display = ("sha256", "media_type", "size", "width", "height", "claims", "created_at", "freed_at")
    search_fields = ("sha256", "renditions__sha256")
    date_hierarchy = "created_at"
    fields = ("sha256", "media_type", "size", "width", "height", "claims", "created_at", "kept_at", "freed_at")
    inlines = (RenditionsInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Blob]:
        return super().get_queryset(request).prefetch_related("pictures")

    @admin.display(description="pictures")
    def claims(self, blob: Blob) -> str:
        return ", ".join(picture.key for picture in blob.pictures.all()) or "none"


@admin.register(Rendition)
class RenditionAdmin(ReadOnly):
    list_display = ("blob", "kind", "sha256", "media_type", "size", "width", "height", "created_at")
    list_filter = ("kind", "media_type")
    list_select_related = ("blob",)
    search_fields = ("sha256", "blob__sha256")
