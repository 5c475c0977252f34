"""Places on pages: which one somebody has, and that it is shared where it is."""

from __future__ import annotations

from collections.abc import Sequence

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from battles import messages

register = template.Library()


@register.simple_tag
def place(rank: int, among: Sequence[messages.EntryView] | Sequence[messages.StandingView]) -> SafeString:
    """`=1` where others have the same; `battles/static/battles/place.js` says the same in rooms."""
    if sum(one.rank == rank for one in among) < 2:
        return format_html("{}", rank)
    return format_html(
        '<span aria-hidden="true"><span class="place-shared">=</span>{}</span>'
        '<span class="visually-hidden">tied for place {}</span>',
        rank,
        rank,
    )
