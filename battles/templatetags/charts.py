"""Charts and results on pages. The one place where a picture drawn by `battles.charts` is taken for HTML."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from battles import messages
from battles.charts.figure import Figure

register = template.Library()


@register.inclusion_tag("battles/_chart.html")
def chart(figure: Figure, level: int = 3) -> dict[str, Any]:
    """A figure for phones and one for wide places, of which the stylesheet shows one, and its numbers."""
    return {"figure": figure, "heading": f"h{level}", "narrow": _drawn(figure, True), "wide": _drawn(figure, False)}


def _drawn(figure: Figure, is_narrow: bool) -> SafeString:
    return mark_safe(figure.svg(is_narrow))  # noqa: S308  every word in it went through battles.charts.text


@register.filter
def alt_of(entry: messages.EntryView, picture: messages.PictureView) -> str:
    """What a picture of an opened entry shows, for those who do not see it."""
    said = f"{entry.nickname}, seed {picture.slot + 1}"
    return f"{said}: {entry.prompt}" if entry.prompt else said
