"""Wins, and how their credit went up the lines of descent. Appended, never changed."""

from __future__ import annotations

from django.contrib import admin

from gallery.admin.read_only import ReadOnly
from gallery.models import CreditLine, Win


@admin.register(Win)
class WinAdmin(ReadOnly):
    list_display = ("key", "place", "round", "at")
    search_fields = ("key", "place")


@admin.register(CreditLine)
class CreditLineAdmin(ReadOnly):
    list_display = ("win", "number", "winner", "prompt", "micros", "at")
    list_select_related = ("win", "winner", "prompt")
    search_fields = ("win__key",)
    ordering = ("-id",)
