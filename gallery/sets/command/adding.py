"""`paintoff add`, `rm`, `commit`: from the folder to what is committed next, and from there to a commit of one's own."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from gallery.sets.command import folder, magic
from gallery.sets.command.clone import Clone
from gallery.sets.command.folder import Standing
from gallery.sets.command.store import OURS, Commit
from gallery.sets.command.wrong import Wrong
from gallery.sets.manifest import folders, lines
from gallery.sets.manifest.files import file_name
from gallery.sets.manifest.folders import WORDS
from gallery.sets.manifest.lines import Line
from gallery.sets.tree.entries import Entry

NOTHING = "Nothing is to be committed. `paintoff add` takes up what you changed."


def next_up(clone: Clone) -> dict[str, Entry]:
    """The version as it would be if it were committed now."""
    return with_changes(clone.slots(clone.head), clone.store.stage())


def with_changes(slots: Mapping[str, Entry], changes: Mapping[str, Entry | None]) -> dict[str, Entry]:
    return {slot: entry for slot, entry in {**slots, **changes}.items() if entry is not None}


def add(clone: Clone, wanted: Sequence[str], here: Path) -> list[str]:
    """Which slots were taken up: all that changed, or those that are named by slot, file or folder. Raises Wrong."""
    found = folder.standing(clone, next_up(clone))
    named = {(here / one).resolve() for one in wanted}
    chosen = {
        slot: entry
        for slot, entry in found.changes.items()
        if not wanted or slot in wanted or _is_in(clone.folder / (found.files.get(slot) or file_name(slot)), named)
    }
    if wanted and not chosen:
        _ask_for_known(clone, wanted, here)
    for slot in chosen.keys() & found.files.keys():
        _ask_for_picture(clone.folder / found.files[slot], found.files[slot])
    for slot, entry in chosen.items():
        if entry is not None and slot in found.files:
            clone.objects.take(clone.folder / found.files[slot])
    with clone.store.step():
        clone.store.put_on_stage(chosen)
        _settle_stage(clone)
    _tell_new(clone, chosen, found)
    return sorted(chosen)


def commit(clone: Clone, message: str, *, everything: bool = False, merged: str = "") -> Commit:
    """Raises Wrong."""
    if everything:
        add(clone, [], clone.folder)
    stage, head = clone.store.stage(), clone.head
    if not stage and not merged:
        raise Wrong(NOTHING)
    with clone.store.step():
        root = clone.changed(head.root, stage)
        made = own(root, (head.name, *([merged] if merged else [])), message)
        clone.store.keep_commit(made)
        clone.store.set_ref(OURS, clone.branch, made.name)
        clone.store.clear_stage()
    return made


def own(root: str, parents: tuple[str, ...], message: str) -> Commit:
    """A commit that the site has not seen."""
    at = datetime.now(UTC).isoformat(timespec="microseconds")
    told = json.dumps([root, parents, message, at, os.urandom(8).hex()])
    return Commit(f"own-{hashlib.sha256(told.encode()).hexdigest()[:40]}", root, parents, "you", message, at)


def remove(clone: Clone, slots: Sequence[str]) -> None:
    """Take slots away, with their files. Raises Wrong."""
    held = next_up(clone)
    for slot in slots:
        if slot not in held:
            raise Wrong(f"There is no slot {slot} here.")
    files = folder.standing(clone, held).files
    left = {slot: entry for slot, entry in held.items() if slot not in slots}
    folder.lay(clone, held, left, files)
    with clone.store.step():
        clone.store.put_on_stage(dict.fromkeys(slots))
        _settle_stage(clone)


def _settle_stage(clone: Clone) -> None:
    """What is as it was is no change."""
    held = clone.slots(clone.head)
    clone.store.clear_stage([slot for slot, entry in clone.store.stage().items() if held.get(slot) == entry])


def _is_in(path: Path, named: Collection[Path]) -> bool:
    """Whether it is one of these files, or lies in one of these folders."""
    whole = path.resolve()
    return whole in named or any(folder in named for folder in whole.parents)


def _ask_for_picture(path: Path, name: str) -> None:
    """Raises Wrong."""
    with path.open("rb") as file:
        why = magic.fault(file.read(magic.HEAD), path.stat().st_size)
    if why:
        raise Wrong(f"{name}: {why}")


def _ask_for_known(clone: Clone, wanted: Sequence[str], here: Path) -> None:
    """Something that is named and has not changed is well; what is nothing is not. Raises Wrong."""
    held = next_up(clone)
    for one in wanted:
        if one not in held and not (here / one).exists():
            raise Wrong(f"There is neither a slot nor a file {one} here.")


def _tell_new(clone: Clone, chosen: Mapping[str, Entry | None], found: Standing) -> None:
    """Lines for what is new, so that there is something to write a caption into."""
    path = clone.folder / folder.METADATA_FILE
    body = path.read_bytes() if path.exists() else b""
    words = clone.folder / WORDS
    elsewhere = words.read_bytes() if words.exists() else b""
    told = {row.get("file_name") for _, row in folders.rows(path.name, body)}
    without_file = {row.get("slot") for _, row in folders.rows(WORDS, elsewhere)}
    fresh = [
        {**lines.told(Line(slot, entry)), "file_name": found.files[slot]}
        for slot, entry in chosen.items()
        if entry is not None and slot in found.files and found.files[slot] not in told and slot not in without_file
    ]
    rows = [{name: value for name, value in row.items() if name not in folder.LEFT_OUT} for row in fresh]
    if rows:
        ends = b"" if not body or body.endswith(b"\n") else b"\n"
        path.write_bytes(body + ends + "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode())


def ours(clone: Clone) -> list[Commit]:
    """Commits of the branch that the site has not, the oldest first."""
    found: list[Commit] = []
    at = clone.store.ref(OURS, clone.branch)
    while at:
        one = clone.named(at)
        if not one.is_own:
            break
        found.append(one)
        at = one.parents[0]
    return found[::-1]
