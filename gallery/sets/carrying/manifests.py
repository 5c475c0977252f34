"""The manifest of a version, as its reader may have it: page after page, so that a million slots take the memory of some."""

from __future__ import annotations

from collections.abc import Iterator

from accounts.models import Player
from gallery.models import ImageSet, SetCommit
from gallery.sets import store, told, words
from gallery.sets.carrying import rights
from gallery.sets.carrying.rights import Held
from gallery.sets.manifest import lines
from gallery.sets.manifest.lines import Head, Line
from gallery.sets.tree import versions
from gallery.sets.tree.entries import Entry

TOGETHER = 500
Place = tuple[str, str]


def head_of(image_set: ImageSet, commit: SetCommit) -> Head:
    made_at = commit.made_at.isoformat(timespec="microseconds")
    return Head(image_set.key, bytes(commit.name).hex(), bytes(commit.root).hex(), made_at, commit.slots)


def written(image_set: ImageSet, commit: SetCommit, viewer: Player | None) -> Iterator[bytes]:
    return lines.written(head_of(image_set, commit), every(image_set, commit, viewer))


def every(image_set: ImageSet, commit: SetCommit, viewer: Player | None) -> Iterator[Line]:
    after: Place | None = None
    while some := page(image_set, commit, viewer, after):
        yield from some
        after = (some[-1].entry.order, some[-1].slot)


def page(
    image_set: ImageSet, commit: SetCommit, viewer: Player | None, after: Place | None, most: int = TOGETHER
) -> list[Line]:
    slots = versions.page_by_order(store.work(), bytes(commit.root), after, most)
    held = rights.held(image_set, {entry.picture.hex() for _, entry in slots if entry.picture}, viewer)
    return [_line(image_set, slot, entry, held.get(entry.picture.hex())) for slot, entry in slots]


def _line(image_set: ImageSet, slot: str, entry: Entry, held: Held | None) -> Line:
    said = words.left_out(image_set, entry)
    is_whole = said == entry
    if held is None:
        return Line(slot, said, "", image_set.licence, not entry.picture, is_whole)
    said = said if held.is_there else told.without(said, held.words)
    return Line(slot, said, held.credit, image_set.licence, held.is_there, is_whole)
