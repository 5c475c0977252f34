"""Icons of the one sprite, as HTML."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.template import TemplateSyntaxError
from django.utils.html import format_html
from django.utils.safestring import SafeString

SPRITE = "vendor/lucide-1.62.0/sprite.svg"


def icon(name: str, label: str = "") -> SafeString:
    """A Lucide icon of the sprite. Decoration unless it is given a label."""
    return _drawn(staticfiles_storage.url(SPRITE), name, label)


@lru_cache(maxsize=1)
def icon_names() -> frozenset[str]:
    found = finders.find(SPRITE)
    return frozenset(re.findall(r'<symbol id="([^"]+)"', Path(str(found)).read_text()))


@lru_cache(maxsize=1_000)
def _drawn(sprite: str, name: str, label: str) -> SafeString:
    if name not in icon_names():
        raise TemplateSyntaxError(f"There is no icon {name!r} in {SPRITE}.")
    address = f"{sprite}#{name}"
    if label:
        return format_html('<svg class="icon" role="img" aria-label="{}"><use href="{}"></use></svg>', label, address)
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}"></use></svg>', address)
