"""`paintoff add`, `import`, `commit`: from the folder to what is committed next, and from there to a commit of one's own."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from gallery.sets.command import folder
from gallery.sets.command.clone import Clone
from gallery.sets.command.folder import Standing
from gallery.sets.command.store import OURS, Commit
from gallery.sets.command.wrong import Wrong
from gallery.sets.manifest import folders, lines, paths, zips
from gallery.sets.manifest.files import file_name
from gallery.sets.manifest.lines import Line
from gallery.sets.tree.entries import Entry

ENTRIES_MOST, BYTES_MOST = 1_000_000, 1 << 40
NOTHING = "Nothing is to be committed. `paintoff add` takes up what you changed."


def next_up(clone: Clone) -> dict[str, Entry]:
    """The version as it would be if it were committed now."""
    return with_changes(clone.slots(clone.head), clone.store.stage())


def with_changes(slots: Mapping[str, Entry], changes: Mapping[str, Entry | None]) -> dict[str, Entry]:
    return {slot: entry for slot, entry in {**slots, **changes}.items() if entry is not None}


def add(clone: Clone, wanted: Sequence[str], here: Path) -> list[str]:
    """Which slots were taken up: all that changed, or those that are named by slot, file or folder. Raises Wrong."""
    found = folder.standing(clone, next_up(clone))
    chosen = {slot: entry for slot, entry in found.changes.items() if _is_meant(clone, slot, found, wanted, here)}
    if wanted and not chosen:
        _ask_for_known(clone, found, wanted, here)
    for slot, entry in chosen.items():
        if entry is not None and slot in found.files:
            clone.objects.take(clone.folder / found.files[slot])
    with clone.store.step():
        clone.store.put_on_stage(chosen)
        _settle_stage(clone)
    _tell_new(clone, chosen, found)
    return sorted(chosen)


def bring(clone: Clone, source: str) -> list[str]:
    """Pictures and words of another folder or of a zip, by their paths: bringing the same again changes nothing. Raises Wrong."""
    path = Path(source)
    try:
        opened = _Folder(path) if path.is_dir() else _Zip(path)
        read = folders.read(opened.names, opened.read)
        before = next_up(clone)
        for one in read.found:
            if one.path is not None:
                _bring_file(clone, one.slot, read.names[one.path], opened, before)
        held = folder.standing(clone, before)
        now = with_changes(before, held.changes)
        said = [folders.Found(one.slot, None, one.cells) for one in read.found]
        told = with_changes(now, folders.changes(said, now, {}))
    except (paths.Crooked, folders.Unfit, zips.Unfit) as error:
        raise Wrong(str(error)) from error
    except OSError as error:
        raise Wrong(f"{source}: {error.strerror or error}") from error
    _write_all(clone, told, held.files)
    return add(clone, [], clone.folder)


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


def _is_meant(clone: Clone, slot: str, found: Standing, wanted: Sequence[str], here: Path) -> bool:
    if not wanted:
        return True
    path = (clone.folder / (found.files.get(slot) or file_name(slot))).resolve()
    for one in wanted:
        named = (here / one).resolve()
        if one == slot or path == named or named in path.parents:
            return True
    return False


def _ask_for_known(clone: Clone, found: Standing, wanted: Sequence[str], here: Path) -> None:
    """Something that is named and has not changed is well; what is nothing is not. Raises Wrong."""
    held = next_up(clone)
    for one in wanted:
        if one not in held and not (here / one).exists():
            raise Wrong(f"There is neither a slot nor a file {one} here.")


def _tell_new(clone: Clone, chosen: Mapping[str, Entry | None], found: Standing) -> None:
    """Lines for what is new, so that there is something to write a caption into."""
    path = clone.folder / folder.METADATA_FILE
    body = path.read_text("utf-8") if path.exists() else ""
    told = {json.loads(line).get("file_name") for line in body.splitlines() if line.strip()}
    fresh = [
        {**lines.told(Line(slot, entry)), "file_name": found.files[slot]}
        for slot, entry in chosen.items()
        if entry is not None and slot in found.files and found.files[slot] not in told
    ]
    rows = [{name: value for name, value in row.items() if name not in folder.LEFT_OUT} for row in fresh]
    if rows:
        ends = "" if not body or body.endswith("\n") else "\n"
        path.write_text(body + ends + "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")


def _write_all(clone: Clone, slots: Mapping[str, Entry], files: Mapping[str, str]) -> None:
    ordered = sorted(slots.items(), key=lambda item: (item[1].order, item[0]))
    with_file = [
        {**lines.told(Line(slot, entry)), "file_name": files[slot]} for slot, entry in ordered if slot in files
    ]
    without = [lines.told(Line(slot, entry)) for slot, entry in ordered if slot not in files]
    for name, rows in ((folder.METADATA_FILE, with_file), (folders.WORDS, without)):
        told = [{key: value for key, value in row.items() if key not in folder.LEFT_OUT} for row in rows]
        path = clone.folder / name
        if told:
            path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in told), "utf-8")
        else:
            path.unlink(missing_ok=True)


def _bring_file(clone: Clone, slot: str, path: str, opened: _Folder | _Zip, held: Mapping[str, Entry]) -> None:
    """In place of what fills the slot, unless that is it already, also where the site has encoded it anew."""
    content = opened.read(path)
    sha256 = hashlib.sha256(content).hexdigest()
    was = held.get(slot)
    if was is not None and was.picture.hex() == clone.store.aliases().get(sha256, sha256):
        return
    to = clone.folder / Path(file_name(slot)).with_suffix(Path(path).suffix.lower())
    to.parent.mkdir(parents=True, exist_ok=True)
    for other in to.parent.glob(f"{to.stem}.*"):
        if other != to and paths.is_picture(other.name):
            other.unlink()
    fresh = to.with_name(f".{to.name}.new")
    fresh.write_bytes(content)
    fresh.replace(to)


class _Folder:
    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def names(self) -> list[str]:
        """Links are not followed."""
        found = sorted(self._path.rglob("*"))
        return [one.relative_to(self._path).as_posix() for one in found if one.is_file() and not one.is_symlink()]

    def read(self, name: str) -> bytes:
        return (self._path / name).read_bytes()


class _Zip:
    def __init__(self, path: Path) -> None:
        self._zip = zips.Zip(path.open("rb"), ENTRIES_MOST, BYTES_MOST)

    @property
    def names(self) -> list[str]:
        return self._zip.names

    def read(self, name: str) -> bytes:
        return self._zip.read(name)


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
