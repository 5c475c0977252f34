"""Rows that the admin shows and nobody types over."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from paintoff.narrowing import Narrowed


class ReadOnly(Narrowed):
    # By another column a million rows would be sorted for each page.
    sortable_by = ()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
