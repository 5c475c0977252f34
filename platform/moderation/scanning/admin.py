"""Looks at originals in the admin, to read: what is due, what was seen, and what nobody could look at."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from moderation.scanning.rows import Scan
from paintoff.narrowing import Narrowed


@admin.register(Scan)
class ScanAdmin(Narrowed):
    list_display = ("sha256", "scanner", "version", "state", "attempts", "due_at", "scores", "fault", "passed_at")
    list_filter = ("state",)
    search_fields = ("sha256",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
