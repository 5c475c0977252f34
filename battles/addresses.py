"""A revealed picture as the room shows it: addresses, or a neutral card that names why there is none."""

from __future__ import annotations

from battles import messages
from gallery.addresses import address, thumbnail
from gallery.models import Picture
from moderation.states import State

DELETED = "Deleted by its author."
WITHHELD = "Withheld by moderation."
UNSCANNED = "Not checked yet."


def picture_view(slot: int, picture: Picture) -> messages.PictureView:
    """Only for pictures behind a curtain that has risen. Prefetch `blob__renditions`."""
    blob = picture.blob
    if picture.state != State.VISIBLE or picture.deleted_at:
        return messages.PictureView(
            slot=slot, src="", thumb="", width=blob.width, height=blob.height, placeholder="", note=_note(picture)
        )
    return messages.PictureView(
        slot=slot,
        src=address(blob),
        thumb=thumbnail(blob),
        width=blob.width,
        height=blob.height,
        placeholder=blob.placeholder,
    )


def _note(picture: Picture) -> str:
    if picture.deleted_at:
        return DELETED
    return UNSCANNED if picture.state == State.PENDING else WITHHELD
