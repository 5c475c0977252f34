"""The acts that an owner is offered. Registered when Django is ready."""

from __future__ import annotations

from gallery.exports import offer as export
from gallery.picking import own, rating
from gallery.picking.acts import Act, Place
from gallery.picking.acts import register as offer
from gallery.picking.blending import blend
from gallery.prompts import PARENTS_MOST
from gallery.visibility import in_bin_of

OWN = frozenset({Place.OWN})
BIN = frozenset({Place.BIN})
ANYWHERE = frozenset({Place.OWN, Place.EVERYBODYS})
ASKS = "gallery/picked_ask.html"


def register() -> None:
    offer(
        Act(
            name="publish",
            label="Publish",
            icon="eye",
            said="hung in the gallery",
            verb=own.publish,
            places=OWN,
            rank=10,
            needs_account=True,
            given=("level",),
        )
    )
    offer(
        Act(
            name="rate",
            label="Rate",
            icon="users",
            said="rated",
            verb=own.rate,
            places=OWN,
            rank=30,
            asks="gallery/rate_several.html",
            asker=rating.asked,
            given=("level",),
        )
    )
    offer(Act("take-back", "Take back", "eye-off", "taken out of the gallery", own.take_back, OWN, rank=20))
    offer(
        Act(
            name="throw-away",
            label="Delete",
            icon="trash-2",
            said="deleted",
            verb=own.throw_away,
            places=OWN,
            rank=90,
            asks=ASKS,
            asker=own.named_in,
            is_grave=True,
        )
    )
    offer(Act("blend", "Blend", "git-merge", "", blend, ANYWHERE, rank=40, most=PARENTS_MOST))
    offer(Act("export", "Export", "download", "", export.export, ANYWHERE, rank=60))
    offer(Act("put-back", "Put back", "undo-2", "put back", own.put_back, BIN, rank=10, of=in_bin_of))
    offer(
        Act(
            name="delete",
            label="Delete for good",
            icon="trash-2",
            said="deleted for good",
            verb=own.delete,
            places=BIN,
            rank=20,
            asks=ASKS,
            asker=own.named_in,
            is_grave=True,
            of=in_bin_of,
        )
    )
