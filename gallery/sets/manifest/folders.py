"""What a folder of others says of its pictures: ours, an `imagefolder` with its metadata, or files and nothing else. Pure.

Of a folder it takes the paths and a way to read its few files of words; whoever calls opens the pictures.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any

from gallery.collections import ranks
from gallery.sets.manifest import lines, paths
from gallery.sets.tree import entries
from gallery.sets.tree.entries import Entry

METADATA = ("metadata.jsonl", "metadata.csv")
MANIFEST = "manifest.jsonl"
WORDS = "words.jsonl"
"""Of slots without a file, in a clone."""
ROWS_MOST = 2_000_000
CAPTIONS = ("caption", "text")
"""`text` is what others call it."""


class Unfit(ValueError):
    """A file of words that cannot be read. Names file, line and field."""

    def __init__(self, path: str, line: int, field: str, why: str) -> None:
        super().__init__(f"{path}, line {line}, {field}: {why}")
        self.path, self.line, self.field, self.why = path, line, field, why


@dataclass(frozen=True, slots=True)
class Found:
    """A slot that the folder fills: from which file, and what is said of it. What is not said is not in `cells`."""

    slot: str
    path: str | None
    cells: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Folder:
    """`skipped` are files that are no pictures, and no words that this knows; `names` is how each path was written, where its
    accents may have come apart."""

    found: list[Found]
    skipped: list[str]
    names: Mapping[str, str]


def read(
    names: Iterable[str], words: Callable[[str], bytes], *, is_edited: bool = False, most: int = ROWS_MOST
) -> Folder:
    """`most` lines of words are read. `is_edited`: people work in it, and what is said of a picture that somebody took away is
    left. Raises paths.Crooked and Unfit."""
    given = {name: paths.straight(name) for name in names}
    kept = {straight: name for name, straight in given.items() if not paths.is_litter(straight)}
    paths.apart(kept)
    pictures = sorted(path for path in kept if paths.is_picture(path))
    texts = [path for path in sorted(kept) if PurePosixPath(path).name in (*METADATA, MANIFEST, WORDS)]
    said = _said(texts, pictures, lambda path: words(kept[path]), is_edited, most)
    found = _filled(pictures, said)
    known = {*pictures, *texts}
    return Folder(found, [path for path in sorted(kept) if path not in known], kept)


def changes(found: Sequence[Found], held: Mapping[str, Entry], hashes: Mapping[str, bytes]) -> dict[str, Entry]:
    """What differs from what is held, with the hash of each path's picture. New slots come behind all that are there, in the
    order of their paths. Raises entries.Unfit."""
    last = max((entry.order for entry in held.values()), default=None)
    made: dict[str, Entry] = {}
    for one in found:
        was = held.get(one.slot)
        cells = dict(one.cells)
        if one.path is not None:
            cells["picture"] = hashes[one.path]
        if was is None and "order" not in cells:
            cells["order"] = last = ranks.between(last, None)
        entry = (was or Entry())._replace(**cells)
        entries.encode(entry)
        if entry != was:
            made[one.slot] = entry
    return made


def _said(
    texts: Sequence[str], pictures: Sequence[str], words: Callable[[str], bytes], is_edited: bool, most: int
) -> dict[str, Found]:
    """By path, and by "slot:" and key where no picture is. Words of deeper folders stand before those of the upper."""
    said: dict[str, Found] = {}
    there = set(pictures)
    for path in sorted(texts, key=lambda one: one.count("/")):
        where = PurePosixPath(path).parent
        body = words(path)
        most -= body.count(b"\n") + 1
        if most < 0:
            raise Unfit(path, 1, "line", "These are more lines of words than are read at once.")
        for number, row in rows(path, body):
            found = _found(path, number, where, row)
            if found is None:
                continue
            if found.path is not None and found.path not in there:
                if is_edited:
                    continue
                raise Unfit(path, number, "file_name", f"There is no picture {found.path!r:.200}.")
            said[found.path or f"slot:{found.slot}"] = found
    return said


def _filled(pictures: Sequence[str], said: Mapping[str, Found]) -> list[Found]:
    """Raises paths.Crooked where two files would fill one slot."""
    left = dict(said)
    bare = [_bare(path, left) for path in pictures if path not in said]
    found = sorted([*left.values(), *bare], key=lambda one: (one.path or "", one.slot))
    seen: dict[str, Found] = {}
    for one in found:
        if (other := seen.get(one.slot)) is not None:
            raise paths.Crooked(
                one.path or one.slot, f"It and {other.path or other.slot!r:.200} fill one slot, {one.slot}."
            )
        seen[one.slot] = one
    return found


def _bare(path: str, said: dict[str, Found]) -> Found:
    """A file of which nothing is said: where something is of its slot, that is of the file from now on."""
    slot = paths.slot_of(path)
    words = said.pop(f"slot:{slot}", None)
    return Found(slot, path, words.cells if words else {})


def _found(path: str, number: int, where: PurePosixPath, row: Mapping[str, Any]) -> Found | None:
    named = row.get("file_name")
    if named is not None and not isinstance(named, str):
        raise Unfit(path, number, "file_name", "This takes a text.")
    straight = paths.straight(str(where / named)) if named else None
    slot = row.get("slot") or (paths.slot_of(straight) if straight else None)
    if slot is None:
        return None
    try:
        return Found(_slot(number, slot), straight, _cells(number, row))
    except lines.Unreadable as wrong:
        raise Unfit(path, wrong.line, wrong.field, wrong.why) from wrong


def _slot(number: int, slot: object) -> str:
    if not isinstance(slot, str) or not lines.SLOT.fullmatch(slot):
        raise lines.Unreadable(number, "slot", "A slot's key is 1 to 64 letters, digits, - and _.")
    return slot


def _cells(number: int, row: Mapping[str, Any]) -> dict[str, Any]:
    """Those that are said: a column that is not there leaves its cell as it is."""
    known = dict(row)
    for name in CAPTIONS:
        if "caption" not in known and name in known:
            known["caption"] = known[name]
    if isinstance(known.get("tags"), str):
        known["tags"] = [tag for tag in (one.strip() for one in known["tags"].split(",")) if tag]
    said = {
        name: known[name] for name in ("prompt", "caption", "tags", "level", "order") if known.get(name) is not None
    }
    entry = lines.entry_of(number, said)
    return {name: getattr(entry, name) for name in said}


def rows(path: str, body: bytes) -> Iterator[tuple[int, dict[str, Any]]]:
    """What the lines of a file of words say, with their numbers. Raises Unfit."""
    if path.endswith(".csv"):
        yield from enumerate(_of_csv(path, _text(path, 1, body)), start=2)
        return
    # Line by line: the text of all of them and a list of it would take thrice as much again.
    for number, row in enumerate(BytesIO(body), start=1):
        line = _text(path, number, row)
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            raise Unfit(path, number, "line", "This is no JSON.") from None
        if not isinstance(row, dict):
            raise Unfit(path, number, "line", "This is no JSON object.")
        if row.get("schema") != lines.SCHEMA:
            yield number, row


def _text(path: str, line: int, body: bytes) -> str:
    try:
        return body.decode("utf-8-sig" if line == 1 else "utf-8")
    except UnicodeDecodeError:
        raise Unfit(path, line, "line", "This is no UTF-8.") from None


def _of_csv(path: str, text: str) -> Iterator[dict[str, Any]]:
    rows = csv.DictReader(text.splitlines(keepends=True), strict=True)
    try:
        for row in rows:
            yield {name: value for name, value in row.items() if name and value not in (None, "")}
    except csv.Error:
        raise Unfit(path, rows.line_num, "line", "This is no CSV.") from None
