"""What people say of pictures without words, and of each other."""

from __future__ import annotations

from django.contrib import admin

from gallery.admin.read_only import ReadOnly
from gallery.models import Follow, HiddenTag, PictureTag, Reaction, Tag, TagRefusal, Viewing


@admin.register(Reaction)
class ReactionAdmin(ReadOnly):
    list_display = ("picture", "player", "kind", "created_at")
    list_filter = ("kind",)
    list_select_related = ("picture", "player")
    search_fields = ("picture__key", "player__key", "player__nickname")
    date_hierarchy = "created_at"


@admin.register(Follow)
class FollowAdmin(ReadOnly):
    list_display = ("follower", "followed", "created_at")
    list_select_related = ("follower", "followed")
    search_fields = ("follower__key", "follower__nickname", "followed__key", "followed__nickname")
    date_hierarchy = "created_at"


@admin.register(Tag)
class TagAdmin(ReadOnly):
    list_display = ("slug", "uses", "created_at")
    search_fields = ("slug",)


@admin.register(PictureTag)
class PictureTagAdmin(ReadOnly):
    list_display = ("picture", "tag", "by", "created_at")
    list_select_related = ("picture", "tag", "by")
    search_fields = ("picture__key", "tag__slug", "by__key")


@admin.register(TagRefusal)
class TagRefusalAdmin(ReadOnly):
    """Tags that an owner took off and nobody puts on again."""

    list_display = ("picture", "tag", "created_at")
    list_select_related = ("picture", "tag")
    search_fields = ("picture__key", "tag__slug")


@admin.register(HiddenTag)
class HiddenTagAdmin(ReadOnly):
    list_display = ("player", "tag", "created_at")
    list_select_related = ("player", "tag")
    search_fields = ("player__key", "player__nickname", "tag__slug")


@admin.register(Viewing)
class ViewingAdmin(ReadOnly):
    """Up to which level somebody sees pictures: chosen by nobody else."""

    list_display = ("player", "most", "covered_from", "adult_at")
    list_filter = ("most", "covered_from")
    list_select_related = ("player",)
    search_fields = ("player__key", "player__nickname")
