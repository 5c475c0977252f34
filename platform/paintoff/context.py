"""What every page's templates know of the site and of the reader."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

THEMES = {"light": "not all", "dark": "all"}
SYSTEM_DARK = "(prefers-color-scheme: dark)"


def site(request: HttpRequest) -> dict[str, Any]:
    """`theme` is what the reader chose (empty: as the system does); `dark_media` is when the dark tokens apply."""
    theme = request.COOKIES.get("theme", "")
    return {
        "site_name": "Paintoff",
        "theme": theme if theme in THEMES else "",
        "dark_media": THEMES.get(theme, SYSTEM_DARK),
        "player": getattr(request, "player", None),
    }
