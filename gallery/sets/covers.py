"""Sets in a list: how many slots the default branch has, and the first pictures of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F

from accounts.models import Player
from gallery.models import ImageSet, SetBranch
from gallery.sets import store
from gallery.sets.showing import Shown
from gallery.sets.told import Told
from gallery.sets.tree import versions

COVERS = 4
LOOKED_AT = 8
"""Slots, for some have no picture that may be shown."""


@dataclass(frozen=True, slots=True)
class Cover:
    image_set: ImageSet
    count: int
    images: Sequence[Shown]


def covers(sets: Sequence[ImageSet], viewer: Player | None) -> list[Cover]:
    """The viewer may look into each of them."""
    rows = SetBranch.objects.filter(image_set__in=sets, name=F("image_set__default_branch")).select_related("head")
    heads = {branch.image_set_id: branch.head for branch in rows}
    nodes = store.work()
    found = []
    for one in sets:
        head = heads[one.pk]
        slots = versions.page_by_order(nodes, bytes(head.root), limit=LOOKED_AT)
        entries = {entry.picture: entry for _, entry in slots if entry.picture}
        told = Told(one, entries.values(), viewer)
        shown = [told.picture(entry) for entry in entries.values()]
        images = [image for image in shown if image is not None and image.thumb]
        found.append(Cover(one, head.slots, images[:COVERS]))
    return found
