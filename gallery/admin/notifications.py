"""What people were told, and what they chose to hear."""

from __future__ import annotations

from django.contrib import admin

from gallery.admin.read_only import ReadOnly
from gallery.models import Notification, NotificationActor, NotificationChoice


@admin.register(Notification)
class NotificationAdmin(ReadOnly):
    list_display = ("player", "category", "verb", "created_at", "told_at", "read_at")
    list_filter = ("category",)
    list_select_related = ("player",)
    search_fields = ("player__key", "player__nickname")
    date_hierarchy = "told_at"


@admin.register(NotificationChoice)
class NotificationChoiceAdmin(ReadOnly):
    list_display = ("player", "category", "is_on")
    list_filter = ("category", "is_on")
    list_select_related = ("player",)
    search_fields = ("player__key", "player__nickname")


@admin.register(NotificationActor)
class NotificationActorAdmin(ReadOnly):
    list_display = ("notification", "actor", "created_at")
    list_select_related = ("notification", "actor")
    search_fields = ("actor__key", "actor__nickname")
