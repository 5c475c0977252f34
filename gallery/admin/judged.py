"""Rows that moderators decide about. The desk is the one writer of decisions: here they are brought to it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from gallery.admin.read_only import ReadOnly
from moderation import reporting
from moderation.models import Case, Reason
from moderation.subjects import Kind

MOST = 50
NO_PLAYER = "Sign in to the site with a name to play under: what is brought to the desk is somebody's word."
SAID = "Brought to the desk from the admin."


class Judged(ReadOnly):
    kind: ClassVar[Kind]
    """What it is at the desk."""
    known_by = "key"
    """What the desk knows one by."""

    actions = ("to_the_desk",)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Actions need the permission of the model; one row's form stays closed."""
        return obj is None and admin.ModelAdmin.has_change_permission(self, request, obj)

    @admin.action(description="Bring the chosen ones to the moderators’ desk", permissions=["change"])
    def to_the_desk(self, request: HttpRequest, chosen: QuerySet[Model]) -> None:
        """As whoever finds something does: it is their report, and its case is decided with rule and reason."""
        by = getattr(request, "player", None)
        if by is None:
            self.message_user(request, NO_PLAYER, messages.ERROR)
            return
        keys = [str(getattr(one, self.known_by)) for one in chosen[:MOST]]
        for key in keys:
            reporting.report(by, self.kind.name, key, Reason.OTHER, SAID)
        found = Case.objects.filter(subject_kind=self.kind.name, subject_key__in=keys).order_by("pk")
        links = ((reverse("moderation:case", args=[number]), number) for number in found.values_list("pk", flat=True))
        listed = format_html_join(", ", '<a href="{}">case {}</a>', links)
        self.message_user(request, format_html("At the desk: {}.", listed), messages.SUCCESS)
