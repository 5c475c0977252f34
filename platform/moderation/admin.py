"""Reports in the admin, for moderators to read; what they do about a subject they do where it is listed."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest

from moderation.desk import admin as desk_admin  # noqa: F401
from moderation.desk import involved
from moderation.models import Case, Report
from moderation.rules import admin as rules_admin  # noqa: F401
from moderation.scanning import admin as scanning_admin  # noqa: F401
from paintoff.narrowing import Narrowed


@admin.register(Report)
class ReportAdmin(Narrowed):
    list_display = ("subject_kind", "subject_key", "reason", "words", "reporter", "created_at")
    list_filter = ("subject_kind", "reason")
    list_select_related = ("reporter",)
    search_fields = ("subject_key", "reporter__key", "reporter__nickname")
    date_hierarchy = "created_at"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Report]:
        """Nobody reads who reported them, or what is sealed for them."""
        same = Case.objects.filter(subject_kind=OuterRef("subject_kind"), subject_key=OuterRef("subject_key"))
        player = getattr(request, "player", None)
        own = same.filter(involved.about(player)) if player else same.none()
        return involved.without_sealed(super().get_queryset(request).exclude(Exists(own)), player)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
