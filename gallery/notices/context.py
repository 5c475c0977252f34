"""What the head of every page knows of its reader's notifications."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from gallery.notices.reading import told, unread_of


def unread(request: HttpRequest) -> dict[str, Any]:
    """`unread_notices` is text, as `told` says it. It is asked for where a page shows it, once."""
    return {"unread_notices": SimpleLazyObject(lambda: _told(request))}


def _told(request: HttpRequest) -> str:
    player = getattr(request, "player", None)
    return told(unread_of(player)) if player is not None else ""
