"""The folder of a clone as people work in it: what stands there, and laying down what a version holds."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from gallery.sets.command.clone import HIDDEN, Clone
from gallery.sets.command.objects import hash_of
from gallery.sets.command.store import Note
from gallery.sets.command.wrong import Wrong
from gallery.sets.manifest import folders, lines, paths
from gallery.sets.manifest.folders import METADATA, WORDS
from gallery.sets.manifest.lines import Line
from gallery.sets.tree import entries
from gallery.sets.tree.entries import Entry

METADATA_FILE = METADATA[0]
Changes = dict[str, Entry | None]


@dataclass(frozen=True, slots=True)
class Standing:
    """What differs in the folder from some slots, by slot, the file of each slot that has one, and what is no picture."""

    changes: Changes
    files: Mapping[str, str]
    skipped: Sequence[str]


def standing(clone: Clone, held: Mapping[str, Entry]) -> Standing:
    """Raises Wrong, naming the file."""
    try:
        found = folders.read(_names(clone.folder), lambda name: (clone.folder / name).read_bytes(), is_edited=True)
        files = {one.slot: found.names[one.path] for one in found.found if one.path is not None}
        hashes = _hashes(clone, {path: name for path, name in found.names.items() if paths.is_picture(path)})
        changed = folders.changes(found.found, held, hashes)
    except (paths.Crooked, folders.Unfit, entries.Unfit) as error:
        raise Wrong(str(error)) from error
    there = {one.slot for one in found.found}
    gone: Changes = {slot: None for slot in held if slot not in there}
    return Standing({**changed, **gone}, files, found.skipped)


def lay(clone: Clone, before: Mapping[str, Entry], after: Mapping[str, Entry], files: Mapping[str, str]) -> None:
    """Of what differs between two versions the pictures; then the words anew. `files` are those that stand for slots now."""
    laid: list[Note] = []
    for slot, entry in after.items():
        was = before.get(slot)
        name = files.get(slot)
        # Under a name of somebody's own even the site's very bytes are no file of the slot: its line names another one.
        if was is not None and was.picture == entry.picture and name == Line(slot, entry).file_name:
            continue
        _put_down(clone, slot, name)
        if entry.picture and clone.objects.has(entry.picture.hex()):
            laid.append(_lay_picture(clone, slot, entry))
    clone.store.note_files(laid)
    for slot in before.keys() - after.keys():
        _put_down(clone, slot, files.get(slot))
    write_words(clone, after)


def write_words(clone: Clone, slots: Mapping[str, Entry]) -> None:
    """What is said of each slot, in their order; of those without a file in another one, which `datasets` does not read."""
    ordered = sorted(slots.items(), key=lambda item: (item[1].order, item[0]))
    told = [Line(slot, entry, is_there=_has_file(clone, slot, entry)) for slot, entry in ordered]
    _write(clone.folder / METADATA_FILE, [one for one in told if one.file_name is not None])
    _write(clone.folder / WORDS, [one for one in told if one.file_name is None])


def _has_file(clone: Clone, slot: str, entry: Entry) -> bool:
    name = Line(slot, entry).file_name
    return name is not None and (clone.folder / name).exists()


def _names(folder: Path) -> Iterator[str]:
    """Files; links lead out, and are not followed."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and not path.is_symlink() and not name.startswith(f"{HIDDEN}/"):
            yield name


def _hashes(clone: Clone, names: Mapping[str, str]) -> dict[str, bytes]:
    """By path, of the site's picture that each file is. A file is read again only where size or time say that it has changed."""
    noted, aliases = clone.store.files(), clone.store.aliases()
    found: dict[str, bytes] = {}
    fresh: list[Note] = []
    for path, name in names.items():
        stands = (clone.folder / name).stat()
        was = noted.get(name)
        if was is None or (was.size, was.changed) != (stands.st_size, stands.st_mtime_ns):
            was = Note(name, stands.st_size, stands.st_mtime_ns, hash_of(clone.folder / name))
            fresh.append(was)
        found[path] = bytes.fromhex(aliases.get(was.sha256, was.sha256))
    clone.store.note_files(fresh)
    return found


def _lay_picture(clone: Clone, slot: str, entry: Entry) -> Note:
    name = Line(slot, entry).file_name
    assert name is not None
    path = clone.folder / name
    clone.objects.lay(entry.picture.hex(), path)
    found = path.stat()
    return Note(name, found.st_size, found.st_mtime_ns, entry.picture.hex())


def _put_down(clone: Clone, slot: str, name: str | None) -> None:
    """A file that is no longer its slot's. What it holds is among the objects."""
    if name is not None:
        clone.objects.take(clone.folder / name)
        (clone.folder / name).unlink(missing_ok=True)


def _write(path: Path, told: Sequence[Line]) -> None:
    rows = [{name: value for name, value in lines.told(one).items() if name not in LEFT_OUT} for one in told]
    body = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()
    if not body:
        path.unlink(missing_ok=True)
    elif not path.exists() or path.read_bytes() != body:
        fresh = path.with_name(f".{path.name}.new")
        fresh.write_bytes(body)
        fresh.replace(path)


LEFT_OUT = frozenset({"picture", "credit", "licence"})
"""Of the manifest's fields: the file says which picture, and the site knows the others."""
