"""Exporting as an act on chosen pictures."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from accounts.models import Player
from gallery.exports import asking
from gallery.models import Picture
from gallery.picking.acts import Given, Outcome


def export(player: Player, chosen: Sequence[Picture], _: Given) -> Outcome:
    """Raises Refused."""
    asked = asking.ask(player, chosen)
    return Outcome(chosen, href=reverse("gallery:export", args=[asked.key]))
