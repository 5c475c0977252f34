"""Remixing one chosen picture, or blending several, as an act: the studio opens with them set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.urls import reverse
from django.utils.http import urlencode

from accounts.models import Player
from gallery.models import Picture
from gallery.picking.acts import Given, Outcome, sort_out
from gallery.visibility import why_not_begin


def blend(player: Player, chosen: Sequence[Picture], _: Given) -> Outcome:
    """In the order in which they were chosen."""
    sorted_out = sort_out(chosen, why_not_begin)
    asked = urlencode([("remix", picture.key) for picture in sorted_out.done])
    return replace(sorted_out, href=f"{reverse('gallery:studio')}?{asked}") if asked else sorted_out
