"""Sets in a list: how many slots the default branch has, and the first pictures of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F

from accounts.models import Player
from gallery import sight
from gallery.models import ImageSet, Level, SetBranch
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
        wanted = images if viewer is not None and one.owner_id == viewer.pk else _wanted(images, viewer)
        found.append(Cover(one, head.slots, wanted[:COVERS]))
    return found


def _wanted(images: list[Shown], viewer: Player | None) -> list[Shown]:
    """Nothing above what the viewer chose to come upon. Of most pictures nobody needs to ask what that is."""
    if all(image.level == Level.EVERYONE for image in images):
        return images
    most = sight.of(viewer).level
    return [image for image in images if image.level <= most]
