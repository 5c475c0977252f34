"""A revealed picture as the room shows it: addresses, or a neutral card that names why there is none."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse

from battles import messages
from gallery.addresses import address, thumbnail
from gallery.models import Picture
from gallery.sight import open_to_all
from gallery.takedowns import rule_of
from moderation.states import State

DELETED = "Deleted by its author."
WITHHELD = "Withheld by moderation."
UNSCANNED = "Not checked yet."
RATED = "Rated for fewer people than are here."


def picture_view(slot: int, picture: Picture) -> messages.PictureView:
    """Only for pictures behind a curtain that has risen. Prefetch `blob__renditions`."""
    blob = picture.blob
    if picture.state != State.VISIBLE or picture.deleted_at or picture.level > open_to_all():
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


def blind_view(ballot: UUID, side: str, slot: int, picture: Picture) -> messages.PictureView:
    """The same on one side of a dealt pair: nothing in it is the same for another ballot, so that neither a voter nor their
    program knows an entry again, or a pair of an older battle."""
    shown = picture_view(slot, picture)
    src = of_ballot(ballot, side) if shown.src else ""
    return shown.model_copy(update={"src": src, "thumb": src, "placeholder": ""})


def of_ballot(ballot: UUID | str, side: str) -> str:
    """Where its voter gets the pixels on one side of a ballot, by its token or by the sealed offer that it was."""
    return reverse("battles:ballot_picture", args=[ballot, side])


def _note(picture: Picture) -> str:
    if picture.deleted_at:
        return DELETED
    if picture.state == State.PENDING:
        return UNSCANNED
    if picture.state == State.VISIBLE:
        return RATED
    rule = rule_of(picture)
    return f"Withheld by moderation: {rule}." if rule else WITHHELD
