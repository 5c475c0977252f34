"""The gallery in the admin. What is sealed is masked for staff too, and so is whatever would betray it.

Words and recipe are readable once the picture is named, pixels once it is revealed. Nothing here can be typed over.
"""

from __future__ import annotations

import logging
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from gallery import addresses
from gallery.admin.judged import Judged
from gallery.admin.sealed import SEALED
from gallery.judged import pictures
from gallery.models import Picture
from gallery.sets.showing import in_a_public_set
from moderation.states import State

logger = logging.getLogger(__name__)

IMAGE = '<img src="{}" alt="" width="{}" height="{}">'
SHOWN_SIDE = 160


@admin.register(Picture)
class PictureAdmin(Judged):
    kind = pictures.KIND
    list_display = ("shown", "key", "owner", "words", "source_name", "state", "revealed_at", "named_at", "listed_at")
    list_filter = (
        "state",
        "source",
        "format",
        "level",
        "model",
        ("named_at", admin.EmptyFieldListFilter),
        "deleted_at",
    )
    list_select_related = ("owner", "prompt", "blob")
    search_fields = ("key", "owner__nickname", "owner__key", "source_name")
    search_help_text = "Key, owner, battle code, or words of named pictures."
    date_hierarchy = "created_at"
    fields = (
        "shown",
        "key",
        "owner",
        "words",
        "negative",
        "settings",
        "model",
        "source",
        "source_name",
        "format",
        "theme",
        "level",
        "own_level",
        "likes",
        "comments",
        "remixes",
        "state",
        "created_at",
        "revealed_at",
        "named_at",
        "listed_at",
        "hung_at",
        "deleted_at",
        "binned_at",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Picture]:
        return super().get_queryset(request).prefetch_related("blob__renditions")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Picture], search_term: str
    ) -> tuple[QuerySet[Picture], bool]:
        """A search over sealed words would answer questions about them."""
        found, repeats = super().get_search_results(request, queryset, search_term)
        if search_term:
            found |= queryset.filter(named_at__isnull=False, prompt__text__icontains=search_term)
        return found, repeats

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if Picture.objects.filter(pk=object_id, named_at=None).exists():
            logger.info("%s opened the sealed picture %s in the admin; it stayed masked.", request.user, object_id)
        return super().change_view(request, object_id, form_url, extra_context)

    @admin.display(description="picture")
    def shown(self, picture: Picture) -> SafeString | str:
        """Small, and only what some address would answer to anybody: its own, or that of a public set."""
        if picture.revealed_at is not None and (picture.state != State.VISIBLE or picture.deleted_at):
            return "not shown"
        address = addresses.thumbnail(picture.blob) if picture.revealed_at is not None else in_a_public_set(picture)
        if not address:
            return SEALED
        height = round(SHOWN_SIDE * picture.blob.height / picture.blob.width)
        return format_html(IMAGE, address, SHOWN_SIDE, height)

    @admin.display(description="prompt")
    def words(self, picture: Picture) -> str:
        return picture.prompt.text if picture.named_at else SEALED

    @admin.display(description="negative prompt")
    def negative(self, picture: Picture) -> str:
        return picture.prompt.negative if picture.named_at else SEALED

    @admin.display(description="recipe")
    def settings(self, picture: Picture) -> str:
        return ", ".join(f"{name}: {value}" for name, value in picture.recipe.items()) if picture.named_at else SEALED
