"""Conflicts as a file that whoever typed the command settles: of each cell ours, theirs, the base, or words of their own."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from gallery.sets.command import folder
from gallery.sets.command.adding import own
from gallery.sets.command.clone import Clone, cells_of, cells_to
from gallery.sets.command.store import OURS, SITES, Commit
from gallery.sets.command.wrong import CONFLICTS, Wrong
from gallery.sets.tree import entries
from gallery.sets.tree.entries import Entry
from gallery.sets.tree.settling import SLOT, Conflict

FILE = "CONFLICTS.json"
SIDES = ("ours", "theirs", "base")
STATE = "settling"
HOW = (
    'Write into each `take` what it shall be: "ours", "theirs", "base", or {"value": …}. Then `paintoff settle`, '
    "or `paintoff settle --drop` to leave all as it was."
)


def begin(
    clone: Clone, conflicts: Sequence[Conflict], root: str, parents: tuple[str, ...], message: str, site: str | None
) -> Wrong:
    """What to raise. `root` has ours where they conflict; `site`: where the branch stands there."""
    state = {"root": root, "parents": parents, "message": message, "site": site}
    rows = [_told(one) for one in conflicts]
    path = clone.folder / FILE
    path.write_text(json.dumps({"how": HOW, "conflicts": rows}, ensure_ascii=False, indent=1) + "\n", "utf-8")
    with clone.store.step():
        clone.store.set(STATE, json.dumps(state))
    cells = ", ".join(f"{one.cell} of {one.key}" for one in conflicts[:5])
    more = f" and {len(conflicts) - 5:,} more" if len(conflicts) > 5 else ""
    return Wrong(f"Both sides changed {cells}{more}. {FILE} has them. {HOW}", CONFLICTS)


def is_open(clone: Clone) -> bool:
    return bool(clone.store.get(STATE))


def drop(clone: Clone) -> None:
    (clone.folder / FILE).unlink(missing_ok=True)
    with clone.store.step():
        clone.store.set(STATE, "")


def settle(clone: Clone) -> Commit:
    """Raises Wrong, naming the conflict that is not settled."""
    if not is_open(clone):
        raise Wrong("Nothing is to be settled.")
    state = json.loads(clone.store.get(STATE))
    changes = _settled(clone, state["root"], _read(clone))
    before = clone.slots(clone.head)
    with clone.store.step():
        root = clone.changed(state["root"], changes)
        made = own(root, tuple(state["parents"]), state["message"])
        clone.store.keep_commit(made)
        clone.store.set_ref(OURS, clone.branch, made.name)
        if state["site"]:
            clone.store.set_ref(SITES, clone.branch, state["site"])
        clone.store.set(STATE, "")
    files = folder.standing(clone, before).files
    folder.lay(clone, before, clone.slots(made), files)
    (clone.folder / FILE).unlink(missing_ok=True)
    return made


def _read(clone: Clone) -> list[Mapping[str, Any]]:
    try:
        rows = json.loads((clone.folder / FILE).read_text("utf-8"))["conflicts"]
    except (OSError, ValueError, KeyError, TypeError):
        raise Wrong(f"{FILE} cannot be read. `paintoff settle --drop`, and merge or pull again.") from None
    for row in rows:
        is_own = isinstance(row["take"], dict) and "value" in row["take"]
        if row["take"] not in SIDES and not is_own:
            raise Wrong(f"{row['slot']}, {row['cell']}: `take` is none of {', '.join(SIDES)}, nor a value.", CONFLICTS)
    return list(rows)


def _settled(clone: Clone, root: str, rows: Sequence[Mapping[str, Any]]) -> dict[str, Entry | None]:
    held = clone.slots(Commit("", root, (), "", "", ""))
    changes: dict[str, Entry | None] = {}
    for row in rows:
        slot, cell, take = row["slot"], row["cell"], row["take"]
        value = take["value"] if isinstance(take, dict) else row[take]
        if cell == SLOT:
            changes[slot] = _entry(slot, value) if value is not None else None
            continue
        now = changes.get(slot, held.get(slot)) or Entry()
        changes[slot] = _entry(slot, cells_to(now) | {cell: value})
    return changes


def _entry(slot: str, cells: Mapping[str, Any]) -> Entry:
    try:
        entry = cells_of({**cells_to(Entry()), **cells, "tags": sorted(set(cells.get("tags") or []))})
        entries.encode(entry)
    except (entries.Unfit, ValueError, TypeError) as error:
        raise Wrong(f"{slot}: {error}", CONFLICTS) from error
    return entry


def _told(one: Conflict) -> dict[str, Any]:
    sides = {name: _value(one.cell, getattr(one, name)) for name in SIDES}
    return {"slot": one.key, "cell": one.cell, **sides, "take": None}


def _value(cell: str, held: object) -> object:
    if isinstance(held, Entry):
        return cells_to(held)
    if isinstance(held, bytes):
        return held.hex() or None
    return list(held) if isinstance(held, tuple) else held
