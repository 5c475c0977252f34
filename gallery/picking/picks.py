"""Which pictures were chosen: keys out of a form, and the pictures that they name to whoever chose them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from accounts.models import Player
from gallery.models import Picture
from gallery.picking.acts import Act


class Unfit(ValueError):
    """What was sent names no pictures that can be taken together; says what to send instead."""


@dataclass(frozen=True, slots=True)
class Picked:
    """In the order in which they were chosen. `missing` counts keys of nothing that this player may do this to."""

    pictures: Sequence[Picture]
    missing: int


def picked(player: Player, act: Act, keys: Sequence[str]) -> Picked:
    """Raises Unfit."""
    once = list(dict.fromkeys(key for key in keys if key))
    if not once:
        raise Unfit("Choose at least one picture.")
    if len(once) > act.most:
        raise Unfit(f"{act.label} takes at most {act.most} pictures at a time; you chose {len(once)}.")
    printable = [key for key in once if key.isprintable()]
    around = act.of(player).select_related("owner", "prompt", "blob").prefetch_related("blob__renditions")
    found = {picture.key: picture for picture in around.filter(key__in=printable)}
    return Picked([found[key] for key in once if key in found], len(once) - len(found))
