"""Image sets. What stands in a private one is its members', and stays masked."""

from __future__ import annotations

from django.contrib import admin

from gallery.admin.judged import Judged
from gallery.admin.read_only import ReadOnly
from gallery.judged import image_sets, set_words
from gallery.models import ImageSet, SetMember, SetPicture, SetRules, SetWords, Visibility

PRIVATE = "private"


def told(image_set: ImageSet, words: str) -> str:
    """What somebody wrote in a set, where others may look into it."""
    return PRIVATE if image_set.visibility == Visibility.PRIVATE else words


@admin.register(ImageSet)
class ImageSetAdmin(Judged):
    kind = image_sets.KIND
    list_display = ("key", "named", "owner", "visibility", "licence", "state", "made_at", "deleted_at")
    list_filter = ("visibility", "state", ("deleted_at", admin.EmptyFieldListFilter))
    list_select_related = ("owner",)
    search_fields = ("key", "owner__key", "owner__nickname")
    fields = (
        *("key", "named", "about_it", "owner", "licence", "visibility", "takes_proposals", "kept", "state"),
        *("made_at", "deleted_at"),
    )

    @admin.display(description="title")
    def named(self, image_set: ImageSet) -> str:
        return told(image_set, image_set.title)

    @admin.display(description="about")
    def about_it(self, image_set: ImageSet) -> str:
        return told(image_set, image_set.about)


@admin.register(SetMember)
class SetMemberAdmin(ReadOnly):
    list_display = ("image_set", "player", "role", "since")
    list_filter = ("role",)
    list_select_related = ("image_set", "player")
    search_fields = ("image_set__key", "player__key", "player__nickname")


@admin.register(SetPicture)
class SetPictureAdmin(ReadOnly):
    list_display = ("image_set", "sha256", "picture", "added_by", "slots", "added_at")
    list_select_related = ("image_set", "picture", "added_by")
    search_fields = ("image_set__key", "sha256", "picture__key")


@admin.register(SetRules)
class SetRulesAdmin(ReadOnly):
    """What proposals to a set have to pass."""

    list_display = ("image_set", "approvals", "level", "share", "required")
    list_select_related = ("image_set",)
    search_fields = ("image_set__key",)
    fields = list_display


@admin.register(SetWords)
class SetWordsAdmin(Judged):
    """Words of sets that somebody reported or moderators decided about."""

    kind = set_words.KIND
    list_display = ("image_set", "author", "said", "state", "made_at")
    list_filter = ("state",)
    list_select_related = ("image_set", "author")
    search_fields = ("image_set__key", "author__key", "author__nickname")
    fields = list_display

    @admin.display(description="text")
    def said(self, words: SetWords) -> str:
        return told(words.image_set, words.text)
