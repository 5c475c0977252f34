"""Remixing one chosen picture, or blending several, as an act: the studio opens with them set."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.http import urlencode

from accounts.models import Player
from gallery.models import Picture
from gallery.picking.acts import Given, Outcome


def blend(player: Player, chosen: Sequence[Picture], _: Given) -> Outcome:
    """In the order in which they were chosen."""
    asked = urlencode([("remix", picture.key) for picture in chosen])
    return Outcome(chosen, href=f"{reverse('gallery:studio')}?{asked}")
