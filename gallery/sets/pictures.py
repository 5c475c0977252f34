"""The pictures that sets name. The one writer of `SetPicture`, and the one that says which pictures somebody may name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

from django.db import connection

from accounts.models import Player
from gallery.models import ImageSet, Picture, SetPicture
from gallery.sets.refusals import Unfit
from gallery.sets.tree.entries import Entry
from gallery.visibility import SEALED, readable

UNKNOWN = "There is no such picture in this set, nor one that you may see or own: {}."
HOLD = "SELECT id FROM gallery_picture WHERE id = ANY(%s) AND deleted_at IS NULL ORDER BY id FOR KEY SHARE"
COUNT = """
UPDATE gallery_setpicture AS held SET slots = held.slots + moved.by
FROM unnest(%s::text[], %s::int[]) AS moved (sha256, by)
WHERE held.image_set_id = %s AND held.sha256 = moved.sha256
"""


def askable(image_set: ImageSet | None, wanted: Collection[str], by: Player) -> dict[str, Picture]:
    """Of these originals those that the set never named, as pictures that `by` may name: one's own before others', else the
    oldest. Raises Unfit where there is none for one of them: it takes nobody's word that they know its hash."""
    known: set[str] = set()
    if image_set is not None:
        rows = SetPicture.objects.filter(image_set=image_set, sha256__in=wanted)
        known = set(rows.values_list("sha256", flat=True))
    lacking = set(wanted) - known
    found: dict[str, Picture] = {}
    for picture in readable(by).exclude(SEALED).filter(blob__in=lacking).select_related("prompt").order_by("-pk"):
        if picture.blob_id not in found or picture.owner_id == by.pk or found[picture.blob_id].owner_id != by.pk:
            found[picture.blob_id] = picture
    if missing := sorted(lacking - found.keys()):
        raise Unfit("picture", UNKNOWN.format(missing[0]))
    return found


def write(image_set: ImageSet, pictures: Iterable[Picture], by: Player) -> None:
    """They are the set's from now on. In the transaction of the commit that names them. Raises Unfit where one of them was
    thrown away since it was asked for."""
    pictures = list(pictures)
    _hold(pictures)
    rows = [SetPicture(image_set=image_set, sha256=one.blob_id, picture=one, added_by=by) for one in pictures]
    SetPicture.objects.bulk_create(sorted(rows, key=lambda row: row.sha256), ignore_conflicts=True)


def _hold(pictures: Sequence[Picture]) -> None:
    """Until the commit is written nobody throws them away (`unused`). Whoever commits the same ones elsewhere does not wait."""
    if not pictures:
        return
    with connection.cursor() as cursor:
        cursor.execute(HOLD, [[one.pk for one in pictures]])
        there = {number for (number,) in cursor.fetchall()}
    if missing := sorted(one.blob_id for one in pictures if one.pk not in there):
        raise Unfit("picture", UNKNOWN.format(missing[0]))


def count(image_set: ImageSet, moved: Mapping[str, int]) -> None:
    """So many slots more or fewer of the default branch's head name these. Whoever calls holds that branch."""
    changed = sorted((sha256, by) for sha256, by in moved.items() if by)
    if changed:
        with connection.cursor() as cursor:
            cursor.execute(COUNT, [[one for one, _ in changed], [by for _, by in changed], image_set.pk])


def moved(differences: Iterable[tuple[str, Entry | None, Entry | None]]) -> Counter[str]:
    """By how many slots each picture is named more, after what was before."""
    return between(
        (before.picture if before else b"", after.picture if after else b"") for _, before, after in differences
    )


def between(slots: Iterable[tuple[bytes, bytes]]) -> Counter[str]:
    """The same of slots as the pictures that they held and hold; empty is none."""
    found: Counter[str] = Counter()
    for before, after in slots:
        if before != after:
            found[before.hex()] -= 1
            found[after.hex()] += 1
    del found[""]
    return found
