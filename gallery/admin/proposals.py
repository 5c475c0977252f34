"""What people say of proposals to image sets, and whether it may stand there."""

from __future__ import annotations

from django.contrib import admin

from gallery.admin.judged import Judged
from gallery.judged import remarks
from gallery.models import ProposalRemark


@admin.register(ProposalRemark)
class ProposalRemarkAdmin(Judged):
    kind = remarks.KIND
    known_by = "pk"
    list_display = ("proposal", "author", "slot", "text", "state", "made_at", "deleted_at")
    list_filter = ("state", ("deleted_at", admin.EmptyFieldListFilter))
    list_select_related = ("proposal", "author")
    search_fields = ("author__key", "author__nickname", "text")
    date_hierarchy = "made_at"
