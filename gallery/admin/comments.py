"""What people say under pictures, and whether it may stand there."""

from __future__ import annotations

from django.contrib import admin

from gallery.admin.judged import Judged
from gallery.judged import comments
from gallery.models import Comment


@admin.register(Comment)
class CommentAdmin(Judged):
    kind = comments.KIND
    known_by = "pk"
    list_display = ("picture", "author", "text", "state", "created_at", "edited_at", "deleted_at")
    list_filter = ("state", ("deleted_at", admin.EmptyFieldListFilter))
    list_select_related = ("picture", "author")
    search_fields = ("picture__key", "author__key", "author__nickname", "text")
    date_hierarchy = "created_at"
