"""What searches ask. Derived rows, and without what was derived: hashes, colours and vectors betray what is sealed."""

from __future__ import annotations

from django.contrib import admin

from gallery.admin.read_only import ReadOnly
from gallery.models import Cell, Look, PromptVector, Term, Words


@admin.register(Words)
class WordsAdmin(ReadOnly):
    list_display = ("__str__", "listing")
    list_select_related = ("listing",)
    search_fields = ("listing__picture__key",)
    fields = ("listing",)


@admin.register(Term)
class TermAdmin(ReadOnly):
    """Words of listed pictures that a search with a slip of the pen is led to."""

    list_display = ("word", "stem", "count")
    search_fields = ("=word", "=stem")
    fields = list_display


@admin.register(Look)
class LookAdmin(ReadOnly):
    list_display = ("blob", "is_listed", "created_at")
    list_select_related = ("blob",)
    search_fields = ("=blob__sha256",)
    fields = list_display


@admin.register(PromptVector)
class PromptVectorAdmin(ReadOnly):
    list_display = ("prompt",)
    list_select_related = ("prompt",)
    search_fields = ("=prompt__pk",)
    fields = list_display


@admin.register(Cell)
class CellAdmin(ReadOnly):
    list_display = ("id", "generation")
    list_filter = ("generation",)
    fields = ("generation",)
