"""Words and their lines of descent. What is sealed is masked for staff too."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest

from gallery.admin.read_only import ReadOnly
from gallery.admin.sealed import SEALED
from gallery.models import Picture, Prompt, PromptParent

NAMED_WORDS = Exists(Picture.objects.filter(prompt=OuterRef("pk"), named_at__isnull=False))


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


@admin.register(PromptParent)
class PromptParentAdmin(ReadOnly):
    list_display = ("child", "parent", "kind", "credit", "created_at")
    list_filter = ("kind",)
    list_select_related = ("child", "parent")
