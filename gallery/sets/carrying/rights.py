"""What a reader of a set may have of the pictures that it names, and who is credited for them: many at once, and no pages."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from accounts.models import Player
from gallery.models import ImageSet, Picture, SetPicture
from gallery.prompts import SOMEBODY
from gallery.sets import showing
from gallery.visibility import SEALED, may_read, readable


@dataclass(frozen=True, slots=True)
class Held:
    """`is_there`: whether this reader may have the original; `words` are its prompt, which go with it."""

    credit: str
    is_there: bool
    words: str = ""


def held(image_set: ImageSet, hashes: Collection[str], viewer: Player | None) -> dict[str, Held]:
    """By hash, of those that the set ever named. The viewer may look into it."""
    rows = SetPicture.objects.filter(image_set=image_set, sha256__in=hashes).select_related(
        "picture__owner", "picture__blob", "picture__prompt"
    )
    return {row.sha256: _held(row, viewer) for row in rows}


def nameable(image_set: ImageSet, hashes: Collection[str], by: Player) -> set[str]:
    """Of these originals those that `by` may name in it (`pictures.askable`), without a word of the others."""
    known = SetPicture.objects.filter(image_set=image_set, sha256__in=hashes).values_list("sha256", flat=True)
    own = readable(by).exclude(SEALED).filter(blob__in=hashes).values_list("blob_id", flat=True)
    return {*known, *own}


def _held(row: SetPicture, viewer: Player | None) -> Held:
    picture: Picture | None = row.picture
    if picture is None:
        return Held(SOMEBODY, False)
    credit = picture.owner.nickname if picture.owner else SOMEBODY
    may = picture.blob.freed_at is None and (may_read(picture, viewer) or showing.is_given(row))
    return Held(credit, may, picture.prompt.text)
