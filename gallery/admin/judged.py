"""Rows that moderators decide about. The desk is the one writer of decisions: here they are brought to it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from accounts.models import Player
from gallery.admin.read_only import ReadOnly
from moderation import reporting
from moderation.models import Case, Reason, Report
from moderation.subjects import Kind

MOST, READ = 50, 1000
NO_PLAYER = "Sign in to the site with a name to play under: what is brought to the desk is somebody's word."
OWN = "{} not: it is your own, and others bring it there."
LEFT = "{} not: {} are brought at a time. Do the same again for those that are left."
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
        mine = Report.objects.filter(reporter=by, subject_kind=self.kind.name)
        had = set(mine.values_list("subject_key", flat=True))
        keys = [str(getattr(one, self.known_by)) for one in chosen.iterator(chunk_size=READ)]
        anew = [key for key in keys if key not in had]
        there, own = self._brought(by, anew)
        if found := [key for key in keys if key in had][:MOST] + there:
            self.message_user(request, format_html("At the desk: {}.", self._cases(found)), messages.SUCCESS)
        if own:
            self.message_user(request, OWN.format(own), messages.WARNING)
        if left := len(anew) - len(there) - own:
            self.message_user(request, LEFT.format(left, MOST), messages.WARNING)

    def _brought(self, by: Player, keys: list[str]) -> tuple[list[str], int]:
        """The first of them, and how many on the way there are their own."""
        there, own = list[str](), 0
        for key in keys:
            if len(there) == MOST:
                break
            try:
                reporting.report(by, self.kind.name, key, Reason.OTHER, SAID)
                there.append(key)
            except reporting.Own:
                own += 1
        return there, own

    def _cases(self, keys: list[str]) -> SafeString:
        found = Case.objects.filter(subject_kind=self.kind.name, subject_key__in=keys).order_by("pk")
        links = ((reverse("moderation:case", args=[number]), number) for number in found.values_list("pk", flat=True))
        return format_html_join(", ", '<a href="{}">case {}</a>', links)
