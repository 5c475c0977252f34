"""`paintoff import`: pictures and words of another folder, or of a zip, into the folder of a clone."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from gallery.sets.command import folder, magic
from gallery.sets.command.adding import add, next_up, with_changes
from gallery.sets.command.clone import Clone
from gallery.sets.command.wrong import Wrong
from gallery.sets.manifest import folders, lines, paths, zips
from gallery.sets.manifest.files import file_name
from gallery.sets.manifest.lines import Line
from gallery.sets.tree.entries import Entry

ENTRIES_MOST, BYTES_MOST = 1_000_000, 1 << 40


def bring(clone: Clone, source: str) -> list[str]:
    """Pictures and words of another folder or of a zip, by their paths: bringing the same again changes nothing. Raises Wrong."""
    path = Path(source)
    try:
        opened = _Folder(path) if path.is_dir() else _Zip(path)
        read = folders.read(opened.names, opened.read)
        before = next_up(clone)
        files = {one.slot: read.names[one.path] for one in read.found if one.path is not None}
        for name in files.values():
            if why := magic.fault(*opened.head(name)):
                raise Wrong(f"{name}: {why}")
        aliases = clone.store.aliases()
        for slot, name in files.items():
            _bring_file(clone, slot, opened.read(name), Path(name).suffix.lower(), before, aliases)
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


def _bring_file(
    clone: Clone, slot: str, content: bytes, ending: str, held: Mapping[str, Entry], aliases: Mapping[str, str]
) -> None:
    """In place of what fills the slot, unless that is it already, also where the site has encoded it anew."""
    sha256 = hashlib.sha256(content).hexdigest()
    was = held.get(slot)
    if was is not None and was.picture.hex() == aliases.get(sha256, sha256):
        return
    to = clone.folder / Path(file_name(slot)).with_suffix(ending)
    to.parent.mkdir(parents=True, exist_ok=True)
    for other in to.parent.glob(f"{to.stem}.*"):
        if other != to and paths.is_picture(other.name):
            other.unlink()
    fresh = to.with_name(f".{to.name}.new")
    fresh.write_bytes(content)
    fresh.replace(to)


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

    def head(self, name: str) -> tuple[bytes, int]:
        """How a file begins, and its size."""
        path = self._path / name
        with path.open("rb") as file:
            return file.read(magic.HEAD), path.stat().st_size


class _Zip:
    def __init__(self, path: Path) -> None:
        self._zip = zips.Zip(path.open("rb"), ENTRIES_MOST, BYTES_MOST)

    @property
    def names(self) -> list[str]:
        return self._zip.names

    def read(self, name: str) -> bytes:
        return self._zip.read(name)

    def head(self, name: str) -> tuple[bytes, int]:
        return self._zip.head(name, magic.HEAD), self._zip.size(name)
