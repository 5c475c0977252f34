"""Sets and their versions as pages of lists: sets, slots, differences, commits. Which bytes a reader sees `showing` says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db import connection
from django.db.models import QuerySet

from gallery.feed.refusals import UnknownCursor
from gallery.models import ImageSet, SetCommit
from gallery.sets import store
from gallery.sets.tree import versions
from gallery.sets.tree.entries import CELLS, Entry
from gallery.sets.tree.versions import Slots

PLACE = re.compile(r"([0-9a-z]{1,60})~([A-Za-z0-9_-]{1,64})", re.ASCII)
LINE = """
WITH RECURSIVE line (id, before, step) AS (
    SELECT id, parent_id, 1 FROM gallery_setcommit WHERE id = %s
    UNION ALL SELECT made.id, made.parent_id, step + 1 FROM line JOIN gallery_setcommit made ON made.id = line.before
    WHERE step < %s
) SELECT id FROM line ORDER BY step
"""


class By(StrEnum):
    ORDER = "order"
    KEY = "key"


class Kind(StrEnum):
    """What became of a slot."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Page:
    """Some slots, and the place to go on from, None at the end."""

    slots: Slots
    after: str | None


@dataclass(frozen=True, slots=True)
class Different:
    """A slot that two versions do not have in common. `cells` are those that differ where both have the slot."""

    slot: str
    kind: Kind
    cells: tuple[str, ...]
    before: Entry | None
    after: Entry | None


@dataclass(frozen=True, slots=True)
class Differences:
    """Some of them by slot, of how many, and the slot to go on behind."""

    some: Sequence[Different]
    count: int
    after: str | None


@dataclass(frozen=True, slots=True)
class Line:
    """Some commits, the newest first, and the name of the next, None at the end."""

    commits: Sequence[SetCommit]
    after: str | None


def page_of(commit: SetCommit, by: By, after: str | None, limit: int) -> Page:
    """Raises UnknownCursor."""
    nodes, root = store.work(), bytes(commit.root)
    if by is By.KEY:
        if after is not None and not versions.SLOT.fullmatch(after):
            raise UnknownCursor
        some = versions.page_by_key(nodes, root, after, limit + 1)
    else:
        some = versions.page_by_order(nodes, root, place_of(after) if after is not None else None, limit + 1)
    shown = some[:limit]
    return Page(shown, cursor_of(shown[-1], by) if len(some) > limit else None)


def cursor_of(slot: tuple[str, Entry], by: By) -> str:
    return slot[0] if by is By.KEY else f"{slot[1].order}~{slot[0]}"


def differences(before: SetCommit | None, after: SetCommit, behind: str | None, limit: int) -> Differences:
    """Of two versions, or of all that the first one has. Costs what differs, however large the sets."""
    nodes = store.work()
    root = bytes(before.root) if before is not None else versions.empty(nodes)
    found = versions.compared(nodes, root, bytes(after.root))
    since = behind.encode() if behind is not None else b""
    left = [one for one in found if one.key > since]
    shown = versions.told(nodes, left[:limit])
    some = [different(*one) for one in shown]
    return Differences(some, len(found), some[-1].slot if len(left) > limit else None)


def different(slot: str, before: Entry | None, after: Entry | None) -> Different:
    if before is None or after is None:
        return Different(slot, Kind.ADDED if before is None else Kind.REMOVED, (), before, after)
    cells = tuple(cell for cell, was, now in zip(CELLS, before, after, strict=True) if was != now)
    return Different(slot, Kind.MOVED if cells == ("order",) else Kind.CHANGED, cells, before, after)


def line(head: SetCommit, limit: int) -> Line:
    """A commit and those before it, along first parents: of what a merge brought it tells the merge alone."""
    with connection.cursor() as cursor:
        cursor.execute(LINE, [head.pk, limit + 1])
        ids = [number for (number,) in cursor.fetchall()]
    found = SetCommit.objects.select_related("author", "parent", "merged").in_bulk(ids)
    some = [found[number] for number in ids]
    return Line(some[:limit], bytes(some[limit].name).hex() if len(some) > limit else None)


def shelf(rows: QuerySet[ImageSet], before: int | None, limit: int) -> tuple[list[ImageSet], int | None]:
    """Some sets, the newest first, and the number to go on before."""
    if before is not None:
        rows = rows.filter(pk__lt=before)
    some = list(rows.select_related("owner").order_by("-pk")[: limit + 1])
    return some[:limit], some[limit - 1].pk if len(some) > limit else None


def place_of(text: str) -> tuple[str, str]:
    """The order and the key that a cursor names. Raises UnknownCursor."""
    found = PLACE.fullmatch(text)
    if found is None:
        raise UnknownCursor
    return found[1], found[2]
