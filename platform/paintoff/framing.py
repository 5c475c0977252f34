"""A picture in its frame, as HTML. Pages show dozens of them, so it is put together here and not by a template."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Protocol

from django.utils.safestring import SafeString, mark_safe


class Source(Protocol):
    """The same picture in another file."""

    @property
    def src(self) -> str: ...
    @property
    def media_type(self) -> str: ...


def framed(
    src: str,
    alt: str,
    width: int,
    height: int,
    placeholder: str = "",
    href: str = "",
    is_eager: bool = False,
    sources: Iterable[Source] = (),
) -> SafeString:
    """Sized before it loads, blurred until it has. An empty `src` shows the alt text instead. A browser takes the first of
    `sources` that it can show, and `src` where it can show none."""
    if not src:
        return mark_safe(f'<span class="picture is-withheld"><span>{told(alt)}</span></span>')  # noqa: S308
    lazy = "" if is_eager else ' loading="lazy"'
    blurred = f' data-placeholder="{told(placeholder)}"' if placeholder else ""
    size = f'width="{told(width)}" height="{told(height)}"'
    shown = f'<img src="{told(src)}" alt="{told(alt)}" {size} decoding="async"{lazy}{blurred}>'
    if sources:
        others = "".join(f'<source srcset="{told(one.src)}" type="{told(one.media_type)}">' for one in sources)
        shown = f"<picture>{others}{shown}</picture>"
    if href:
        return mark_safe(f'<a class="picture" href="{told(href)}">{shown}</a>')  # noqa: S308
    return mark_safe(f'<span class="picture">{shown}</span>')  # noqa: S308


def told(value: object) -> str:
    """As a template writes a variable: escaped, unless it is HTML already."""
    return str(value.__html__()) if hasattr(value, "__html__") else escape(str(value))
