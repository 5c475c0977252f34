"""Which commit gave a slot what it holds, and each of its cells.

Walked from a version backwards along first parents, 64 commits at a time: what they hold is read level by level for all of them
at once. So an answer costs the commits since the change times the depth of a tree, and never more than `MOST` of them in one go.
It is remembered: whoever asks next walks what came since. How far an unfinished walk came is remembered likewise. Of a slot that
no version has had nothing is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db import connection

from gallery.models import SetBlame, SetCommit
from gallery.sets import store
from gallery.sets.tree import entries, versions
from gallery.sets.tree.entries import CELLS, Entry

AT_ONCE = 64
MOST = 4_096
A_TOUCH = 32
"""So many steps a commit counts as that is looked at by itself."""
GONE = 1_024
"""So many commits in one go for a slot that a version has not: it may never have been there, and anybody may ask."""
WORTH = 16
"""An answer that took fewer steps is as quickly found again."""

LINE = """
WITH RECURSIVE line (id, root, before, step) AS (
    SELECT id, root, parent_id, 1 FROM gallery_setcommit WHERE id = %s
    UNION ALL
    SELECT made.id, made.root, made.parent_id, step + 1 FROM line JOIN gallery_setcommit made ON made.id = line.before
    WHERE step < %s
) SELECT id, root FROM line ORDER BY step
"""


@dataclass(frozen=True, slots=True)
class Touch:
    """A commit that changed a slot: what it held before, along the first parent, and holds since."""

    commit: SetCommit
    before: Entry | None
    after: Entry | None


@dataclass(frozen=True, slots=True)
class History:
    """Some changes of a slot, the newest first. `older` is the commit to go on from, None where there is nothing older."""

    touches: Sequence[Touch]
    older: SetCommit | None


class Found(NamedTuple):
    """`until` changed the slot, or is as far as the walk came, where `is_open`. None: the slot was never there."""

    until: int | None
    is_open: bool


class Walk:
    """Of one slot, and of one question: so many steps and no more."""

    def __init__(self, slot: str, most: int = MOST) -> None:
        self.slot, self.left = slot, most
        self._nodes = store.work()

    def back(self, start: int) -> Found:
        """The last change of the slot at or before a commit."""
        number, steps, was_held = start, 0, False
        while True:
            line = self._line(number)
            told = self._remembered([one for one, _ in line])
            held = versions.held_in(self._nodes, [root for _, root in line], self.slot)
            found = self._along(line, held, told)
            was_held = was_held or bool(told) or any(held.values())
            steps, self.left = steps + found.steps, self.left - found.steps
            number = found.number
            if found.is_end or self.left <= 0:
                answer = Found(found.number if not found.is_nothing else None, not found.is_end)
                # Of names that somebody thought up nothing is kept: there is no end of them.
                if steps >= WORTH and was_held:
                    _remember(start, self.slot, found.number, is_open=answer.is_open)
                return answer

    def entry(self, commit: SetCommit | None) -> Entry | None:
        if commit is None:
            return None
        root = bytes(commit.root)
        name = versions.held_in(self._nodes, [root], self.slot)[root]
        return entries.decode(self._nodes.bodies([name])[name]) if name is not None else None

    def _along(
        self, line: Sequence[tuple[int, bytes]], held: Mapping[bytes, bytes | None], told: Mapping[int, SetBlame]
    ) -> _Step:
        holds = held[line[0][1]]
        for at, (number, _) in enumerate(line):
            if (row := told.get(number)) is not None:
                return _Step(row.until_id, at + 1, is_end=not row.is_open)
            if at + 1 == len(line):
                is_first = len(line) <= AT_ONCE
                return _Step(number, at, is_end=is_first, is_nothing=is_first and holds is None)
            if held[line[at + 1][1]] != holds:
                return _Step(number, at + 1, is_end=True)
        raise AssertionError("a line has a commit")

    def _line(self, number: int) -> list[tuple[int, bytes]]:
        with connection.cursor() as cursor:
            cursor.execute(LINE, [number, AT_ONCE + 1])
            return [(one, bytes(root)) for one, root in cursor.fetchall()]

    def _remembered(self, numbers: Sequence[int]) -> dict[int, SetBlame]:
        return {row.commit_id: row for row in SetBlame.objects.filter(commit__in=numbers, slot=self.slot)}


class _Step(NamedTuple):
    number: int
    steps: int
    is_end: bool
    is_nothing: bool = False


def history(head: SetCommit, slot: str, limit: int) -> History:
    """The changes of a slot that led to a version, the newest first."""
    walk = Walk(slot)
    if walk.entry(head) is None:
        walk.left = GONE
    touches: list[Touch] = []
    commit: SetCommit | None = head
    while commit is not None and len(touches) < limit:
        found = walk.back(commit.pk)
        if found.until is None:
            return History(touches, None)
        commit = _commit(found.until)
        if found.is_open:
            break
        touch = Touch(commit, walk.entry(commit.parent), walk.entry(commit))
        touches.append(touch)
        commit = commit.parent
    return History(touches, commit)


def blame(head: SetCommit, slot: str) -> dict[str, SetCommit | None]:
    """By cell the commit that gave it what it holds; None where that is further back than one walk goes. What a merge took from
    its other side is followed there. Empty where there is no such slot."""
    walk = Walk(slot)
    if walk.entry(head) is None:
        return {}
    told: dict[str, SetCommit | None] = {}
    waiting: list[tuple[SetCommit, set[str]]] = [(head, set(CELLS))]
    while waiting:
        commit, cells = waiting.pop()
        found = walk.back(commit.pk) if walk.left > 0 else Found(None, True)
        walk.left -= A_TOUCH
        if found.is_open or found.until is None:
            told |= dict.fromkeys(cells)
            continue
        changer = _commit(found.until)
        here, before, other = (walk.entry(one) for one in (changer, changer.parent, changer.merged))
        kept = {cell for cell in cells if _same(cell, here, before)}
        taken = {cell for cell in cells - kept if _same(cell, here, other)}
        told |= dict.fromkeys(cells - kept - taken, changer)
        waiting += [(one, some) for one, some in ((changer.parent, kept), (changer.merged, taken)) if one and some]
    return {cell: told[cell] for cell in CELLS}


def _same(cell: str, one: Entry | None, other: Entry | None) -> bool:
    return one is not None and other is not None and getattr(one, cell) == getattr(other, cell)


def _commit(number: int) -> SetCommit:
    around = ("author", "parent", "merged", "image_set")
    return SetCommit.objects.select_related(*around).get(pk=number)


def _remember(start: int, slot: str, until: int, *, is_open: bool) -> None:
    row = SetBlame(commit_id=start, slot=slot, until_id=until, is_open=is_open)
    SetBlame.objects.bulk_create(
        [row], update_conflicts=True, unique_fields=["commit", "slot"], update_fields=["until", "is_open"]
    )
