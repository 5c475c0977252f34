"""Tagging several chosen pictures at once."""

from __future__ import annotations

from collections.abc import Sequence

from accounts.models import Player
from gallery.models import Picture
from gallery.picking.acts import Act, Given, Outcome, Place, register
from gallery.tags import tagging


def offer() -> None:
    register(
        Act(
            name="tag",
            label="Tag",
            icon="tag",
            said="tagged",
            verb=tag,
            places=frozenset({Place.OWN}),
            rank=60,
            asks="gallery/tag_several.html",
            needs_account=True,
            given=("words",),
        )
    )


def tag(player: Player, chosen: Sequence[Picture], given: Given) -> Outcome:
    return tagging.put(chosen, given.get("words", ""), player)
