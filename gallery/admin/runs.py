"""Runs of the studio: whose they are and how far. Words, seeds and masks are their owner's until a picture of them is hung, and
stand with that picture then."""

from __future__ import annotations

from django.contrib import admin

from gallery.admin.read_only import ReadOnly
from gallery.models import Mask, Run, RunPicture


@admin.register(Run)
class RunAdmin(ReadOnly):
    list_display = ("key", "owner", "kind", "model", "steps", "sampler", "width", "height", "is_public", "created_at")
    list_filter = ("kind", "model", "is_public")
    list_select_related = ("owner",)
    search_fields = ("key", "owner__key", "owner__nickname")
    ordering = ("-id",)
    fields = (*list_display, "source", "version")


@admin.register(RunPicture)
class RunPictureAdmin(ReadOnly):
    list_display = ("run", "slot", "state", "failure_code", "job", "picture")
    list_filter = ("state", "failure_code")
    list_select_related = ("run", "job", "picture")
    search_fields = ("run__key", "picture__key")
    ordering = ("-id",)
    fields = list_display


@admin.register(Mask)
class MaskAdmin(ReadOnly):
    list_display = ("run", "sha256")
    list_select_related = ("run",)
    search_fields = ("run__key", "sha256")
    fields = list_display
