"""What looks like an original that moderators blocked: in few bits of a perceptual hash. It waits for a person, since it may be
another picture. Reads only; `gallery.takedowns` writes.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db.models import BooleanField, QuerySet
from django.db.models.expressions import RawSQL

from gallery.find import looks
from gallery.models import HOLDING, Blob, Look, Picture, Takedown, Taken, Why
from moderation.states import State

ALIKE_BITS = 6
"""Within so many bits of 64 lie copies that were encoded anew, scaled or brightened, as tests/unit/gallery/find/test_copies.py
holds. Pictures of other words that the starter model painted lay 16 and more apart, measured once (2026-11-28)."""
# An original that was taken down before anybody had seen it may have been seen since.
ALIKE = """
bit_count((coalesce(gallery_takedown.hash,
    (SELECT look.hash FROM gallery_look AS look WHERE look.blob_id = gallery_takedown.sha256)) # %s)::bit(64)) <= %s
"""


def blocked_like(blob: Blob) -> list[Takedown]:
    """What is blocked and looks like it. Not where somebody found these very bytes fit. That they are shown says nothing: nobody
    may have looked at them."""
    seen = Look.objects.filter(pk=blob.pk).values_list("hash", flat=True).first()
    if seen is None or found_fit([blob.pk]):
        return []
    near = RawSQL(ALIKE, (seen, ALIKE_BITS), output_field=BooleanField())  # noqa: S611
    return list(Takedown.objects.filter(near, HOLDING, state=State.BLOCKED).order_by("pk"))


def of_originals(originals: Collection[str]) -> dict[str, set[str]]:
    """Of other originals those that look like one of these, with the ones that each looks like; not what a person found fit."""
    found: dict[str, set[str]] = {}
    for sha256, seen in Look.objects.filter(pk__in=originals).values_list("pk", "hash"):
        for copy in looks.copies_of(seen, ALIKE_BITS) - set(originals):
            found.setdefault(copy, set()).add(sha256)
    fit = found_fit(list(found))
    return {copy: of for copy, of in found.items() if copy not in fit}


def to_wait(copies: Mapping[str, set[str]]) -> list[Taken]:
    """The rows, yet to be written, by which the pictures of these copies wait for a person, with what each was before."""
    blocks = {one.sha256: one for one in _blocks_of({sha256 for of in copies.values() for sha256 in of})}
    shown = Picture.objects.filter(blob__in=copies, state__in=[State.VISIBLE, State.PENDING]).order_by("pk")
    here = list(shown.only("blob_id", "state"))
    before = before_waiting([picture.pk for picture in here])
    return [
        Taken(
            takedown=blocks[sha256],
            picture=picture,
            why=Why.ALIKE,
            was=State.VISIBLE if picture.state == State.VISIBLE else before.get(picture.pk, State.PENDING),
        )
        for picture in here
        for sha256 in sorted(copies[picture.blob_id] & blocks.keys())
    ]


def waiting(here: dict[int, State]) -> list[tuple[int, State]]:
    """Of one original those that a person has yet to look at: what is said of one is said of all."""
    those = [pk for pk, was in here.items() if was is State.PENDING]
    rows = Taken.objects.filter(picture__in=those, why=Why.ALIKE, takedown__lifted_at=None)
    return [(pk, State(was)) for pk, was in rows.values_list("picture", "was") if was != State.PENDING]


def before_waiting(pictures: Collection[int]) -> dict[int, State]:
    """What those of these would be that ever waited since they look like something blocked."""
    rows = Taken.objects.filter(picture__in=pictures, why=Why.ALIKE).order_by("-pk")
    return {pk: State(was) for pk, was in rows.values_list("picture", "was")}


def found_fit(originals: Collection[str]) -> set[str]:
    """Of these the ones that a person gave back, or let pass though they look like what is blocked."""
    given_back = Takedown.objects.exclude(HOLDING).filter(sha256__in=originals)
    passed = Taken.objects.filter(
        picture__blob__in=originals, picture__state=State.VISIBLE, why=Why.ALIKE, takedown__lifted_at=None
    )
    return {*given_back.values_list("sha256", flat=True), *passed.values_list("picture__blob", flat=True)}


def wait(sha256: str) -> bool:
    """Whether a person has yet to look at pictures of this original, for it looks like something blocked."""
    return Taken.objects.filter(
        picture__blob=sha256, picture__state=State.PENDING, why=Why.ALIKE, takedown__lifted_at=None
    ).exists()


def _blocks_of(originals: Collection[str]) -> QuerySet[Takedown]:
    return Takedown.objects.filter(HOLDING, sha256__in=originals, state=State.BLOCKED)
