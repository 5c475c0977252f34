"""A slot that both sides changed, settled cell by cell: a caption and a picture do not get in each other's way."""

from __future__ import annotations

from typing import Any, NamedTuple

from gallery.sets.tree.entries import CELLS, Entry

SLOT = "slot"
"""In place of a cell: whether the slot is there at all."""

Held = Entry | bytes | str | int | tuple[str, ...] | None


class Conflict(NamedTuple):
    """What nobody but people can settle: a cell of a slot, or the slot itself. None is nothing."""

    key: str
    cell: str
    base: Held
    ours: Held
    theirs: Held


def settle(
    key: str, base: Entry | None, ours: Entry | None, theirs: Entry | None
) -> tuple[Entry | None, list[Conflict]]:
    """The entry that both sides make together, ours where they conflict."""
    if ours == theirs or base == theirs:
        return ours, []
    if base == ours:
        return theirs, []
    if ours is None or theirs is None:
        return ours, [Conflict(key, SLOT, base, ours, theirs)]
    cells: list[Any] = []
    conflicts = []
    for at, cell in enumerate(CELLS):
        here, there = ours[at], theirs[at]
        if here == there or (base is not None and base[at] == there):
            cells.append(here)
        elif base is not None and base[at] == here:
            cells.append(there)
        else:
            cells.append(here)
            conflicts.append(Conflict(key, cell, base[at] if base is not None else None, here, there))
    return Entry(*cells), conflicts
