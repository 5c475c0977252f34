"""The gallery in the admin. What is sealed is masked for staff too, and so is whatever would betray it.

Words and recipe are readable once the picture is named, pixels once it is revealed. Nothing here can be typed over:
pictures move along the ways of moderation by actions.
"""

from __future__ import annotations

import logging
from typing import Any

from django.contrib import admin, messages
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from gallery import addresses, pictures
from gallery.models import Blob, Picture, Prompt, PromptParent, Rendition
from moderation.states import State
from paintoff.narrowing import Narrowed

logger = logging.getLogger(__name__)

SEALED = "sealed until the results"
NAMED_WORDS = Exists(Picture.objects.filter(prompt=OuterRef("pk"), named_at__isnull=False))
IMAGE = '<img src="{}" alt="" width="{}" height="{}">'
SHOWN_SIDE = 160


class ReadOnly(Narrowed):
    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Picture)
class PictureAdmin(ReadOnly):
    list_display = ("shown", "key", "owner", "words", "source_name", "state", "revealed_at", "named_at", "listed_at")
    list_filter = ("state", "source", "model", ("named_at", admin.EmptyFieldListFilter), "deleted_at")
    list_select_related = ("owner", "prompt", "blob")
    search_fields = ("key", "owner__nickname", "owner__key", "source_name")
    search_help_text = "Key, owner, battle code, or words of named pictures."
    date_hierarchy = "created_at"
    list_per_page = 50
    actions = ("withhold", "block", "make_visible")
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
        "state",
        "created_at",
        "revealed_at",
        "named_at",
        "listed_at",
        "deleted_at",
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

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Actions need the permission of the model; one picture's form stays closed."""
        return obj is None and admin.ModelAdmin.has_change_permission(self, request, obj)

    @admin.display(description="picture")
    def shown(self, picture: Picture) -> SafeString | str:
        """Small, and only what its address would answer to anybody."""
        if picture.revealed_at is None:
            return SEALED
        if picture.state != State.VISIBLE or picture.deleted_at:
            return "not shown"
        height = round(SHOWN_SIDE * picture.blob.height / picture.blob.width)
        return format_html(IMAGE, addresses.thumbnail(picture.blob), SHOWN_SIDE, height)

    @admin.display(description="prompt")
    def words(self, picture: Picture) -> str:
        return picture.prompt.text if picture.named_at else SEALED

    @admin.display(description="negative prompt")
    def negative(self, picture: Picture) -> str:
        return picture.prompt.negative if picture.named_at else SEALED

    @admin.display(description="recipe")
    def settings(self, picture: Picture) -> str:
        return ", ".join(f"{name}: {value}" for name, value in picture.recipe.items()) if picture.named_at else SEALED

    @admin.action(description="Withhold the chosen pictures", permissions=["change"])
    def withhold(self, request: HttpRequest, chosen: QuerySet[Picture]) -> None:
        self._judge(request, chosen, State.WITHHELD)

    @admin.action(description="Block the chosen pictures", permissions=["change"])
    def block(self, request: HttpRequest, chosen: QuerySet[Picture]) -> None:
        self._judge(request, chosen, State.BLOCKED)

    @admin.action(description="Make the chosen pictures visible", permissions=["change"])
    def make_visible(self, request: HttpRequest, chosen: QuerySet[Picture]) -> None:
        self._judge(request, chosen, State.VISIBLE)

    def _judge(self, request: HttpRequest, chosen: QuerySet[Picture], state: State) -> None:
        keys = dict(chosen.values_list("pk", "key"))
        moved = pictures.judge(list(keys), state)
        logger.info("%s moved pictures to %s in the admin: %s", request.user, state, ", ".join(keys.values()))
        self.message_user(request, f"{moved} of {len(keys)} are {state} now.", messages.SUCCESS)


class LinesUp(admin.TabularInline):  # type: ignore[type-arg]
    model = PromptParent
    fk_name = "child"
    extra = 0
    can_delete = False
    fields = readonly_fields = ("parent", "kind", "credit", "created_at")
    verbose_name_plural = "descends from"

    def has_add_permission(self, request: HttpRequest, obj: Prompt | None = None) -> bool:
        return False


@admin.register(Prompt)
class PromptAdmin(ReadOnly):
    list_display = ("id", "words", "author", "created_at")
    list_select_related = ("author",)
    search_fields = ("author__nickname", "author__key")
    search_help_text = "Author, or words that are known."
    date_hierarchy = "created_at"
    fields = ("words", "negative_words", "author", "created_at")
    inlines = (LinesUp,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Prompt]:
        return super().get_queryset(request).annotate(is_known=NAMED_WORDS)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Prompt], search_term: str
    ) -> tuple[QuerySet[Prompt], bool]:
        found, repeats = super().get_search_results(request, queryset, search_term)
        if search_term:
            found |= queryset.filter(Q(is_known=True), text__icontains=search_term)
        return found, repeats

    @admin.display(description="prompt")
    def words(self, prompt: Prompt) -> str:
        return prompt.text if prompt.is_known else SEALED  # type: ignore[attr-defined]

    @admin.display(description="negative prompt")
    def negative_words(self, prompt: Prompt) -> str:
        return prompt.negative if prompt.is_known else SEALED  # type: ignore[attr-defined]


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

    list_display = ("sha256", "media_type", "size", "width", "height", "claims", "created_at")
    search_fields = ("sha256", "renditions__sha256")
    date_hierarchy = "created_at"
    fields = ("sha256", "media_type", "size", "width", "height", "claims", "created_at")
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


@admin.register(PromptParent)
class PromptParentAdmin(ReadOnly):
    list_display = ("child", "parent", "kind", "credit", "created_at")
    list_filter = ("kind",)
    list_select_related = ("child", "parent")
