"""Versions of image sets: who committed when, and what names lead there. Which pictures and words those are, the set tells."""

from __future__ import annotations

from django.contrib import admin

from gallery.admin.read_only import ReadOnly
from gallery.admin.sets import told
from gallery.models import SetBlame, SetBranch, SetCommit, SetTag


@admin.register(SetCommit)
class SetCommitAdmin(ReadOnly):
    """Without the salt and the seal of its author, by which guesses at a name that is gone could be tested."""

    list_display = ("__str__", "image_set", "author", "said", "slots", "made_at", "left_at")
    list_select_related = ("image_set", "author")
    search_fields = ("image_set__key", "author__key", "author__nickname")
    fields = ("image_set", "author", "said", "slots", "kept", "made_at", "left_at")

    @admin.display(description="message")
    def said(self, commit: SetCommit) -> str:
        return told(commit.image_set, commit.message)


@admin.register(SetBranch)
class SetBranchAdmin(ReadOnly):
    list_display = ("name", "image_set", "head", "by", "protected")
    list_filter = ("protected",)
    list_select_related = ("image_set", "head", "by")
    search_fields = ("image_set__key", "by__key", "by__nickname")


@admin.register(SetTag)
class SetTagAdmin(ReadOnly):
    list_display = ("name", "image_set", "commit", "by", "made_at")
    list_select_related = ("image_set", "commit", "by")
    search_fields = ("image_set__key", "by__key", "by__nickname")


@admin.register(SetBlame)
class SetBlameAdmin(ReadOnly):
    """How far somebody has asked who wrote a slot."""

    list_display = ("commit", "slot", "until", "is_open")
    list_filter = ("is_open",)
    list_select_related = ("commit", "until")
