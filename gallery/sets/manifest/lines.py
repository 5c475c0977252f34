"""The manifest: a head, and a line for each slot in the set's order. JSON Lines in UTF-8, written in one way only.

The schema is described in gallery/sets/README.md; a change that takes away or changes the meaning of a field is a new version.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from gallery.sets.manifest.files import file_name
from gallery.sets.tree import entries
from gallery.sets.tree.entries import Entry
from gallery.sets.tree.names import WIDTH

SCHEMA, VERSION = "paintoff-set", 1
LEVELS = ("everyone", "mild", "mature")
HEX = re.compile(rf"[0-9a-f]{{{2 * WIDTH}}}")
SLOT = re.compile(r"[A-Za-z0-9_-]{1,64}")
LINE_MAX = 100_000
"""Letters; two texts of 16,000 bytes and a hundred tags have fewer, escaped as far as they can be."""


class Unreadable(ValueError):
    """This is no manifest of ours. `line` counts from 1, `field` names what is at fault."""

    def __init__(self, line: int, field: str, why: str) -> None:
        super().__init__(f"Line {line}, {field}: {why}")
        self.line, self.field, self.why = line, field, why


@dataclass(frozen=True, slots=True)
class Head:
    """Which version this is: names in hex, `made_at` in ISO 8601."""

    image_set: str
    commit: str
    root: str
    made_at: str
    slots: int


@dataclass(frozen=True, slots=True)
class Line:
    """A slot: its cells, who is to be credited, under which licence. `is_there`: whether its picture can be had; `is_whole`:
    whether no words were left out of it that moderators took down."""

    slot: str
    entry: Entry
    credit: str = ""
    licence: str = ""
    is_there: bool = True
    is_whole: bool = True

    @property
    def file_name(self) -> str | None:
        return file_name(self.slot) if self.entry.picture and self.is_there else None


def written(head: Head, lines: Iterable[Line]) -> Iterator[bytes]:
    """Bit by bit. The same head and lines, the same bytes."""
    yield _spelt(
        {
            "schema": SCHEMA,
            "version": VERSION,
            "set": head.image_set,
            "commit": head.commit,
            "root": head.root,
            "made_at": head.made_at,
            "slots": head.slots,
        }
    )
    yield from (_spelt(told(line) | ({} if line.is_whole else {"left_out": True})) for line in lines)


def told(line: Line) -> dict[str, Any]:
    """A line's fields in their order."""
    entry = line.entry
    return {
        "slot": line.slot,
        "file_name": line.file_name,
        "picture": entry.picture.hex() or None,
        "prompt": entry.prompt,
        "caption": entry.caption,
        "tags": list(entry.tags),
        "level": level_word(entry.level),
        "order": entry.order,
        "credit": line.credit,
        "licence": line.licence,
    }


def read(body: Iterable[bytes]) -> tuple[Head, Iterator[Line]]:
    """The head, and the lines as they come. Raises Unreadable, also while lines come."""
    rows = _rows(body)
    number, first = next(rows, (1, {}))
    if (first.get("schema"), first.get("version")) != (SCHEMA, VERSION):
        raise Unreadable(number, "schema", f"This is no {SCHEMA} of version {VERSION}.")
    image_set, commit, root, made_at = (_text(number, first, name) for name in ("set", "commit", "root", "made_at"))
    head = Head(image_set, commit, root, made_at, _count(number, first))
    return head, _lines(rows, head.slots)


def entry_of(number: int, row: Mapping[str, Any]) -> Entry:
    """The cells in a row. Raises Unreadable."""
    picture = row.get("picture")
    if picture is not None and not (isinstance(picture, str) and HEX.fullmatch(picture)):
        raise Unreadable(number, "picture", f"A picture is named by {2 * WIDTH} hexadecimal digits.")
    tags = row.get("tags", [])
    if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
        raise Unreadable(number, "tags", "Tags are a list of texts.")
    entry = Entry(
        bytes.fromhex(picture or ""),
        _text(number, row, "prompt", ""),
        _text(number, row, "caption", ""),
        tuple(sorted(set(tags))),
        level_of(number, row.get("level", LEVELS[0])),
        _text(number, row, "order", "i"),
    )
    try:
        entries.encode(entry)
    except entries.Unfit as wrong:
        raise Unreadable(number, wrong.cell, wrong.why) from wrong
    return entry


def level_word(level: int) -> str:
    return LEVELS[level] if level < len(LEVELS) else f"level-{level}"


def level_of(number: int, word: object) -> int:
    if word in LEVELS:
        return LEVELS.index(str(word))
    if isinstance(word, str) and re.fullmatch(r"level-[0-9]{1,3}", word):
        return int(word.removeprefix("level-"))
    raise Unreadable(number, "level", f"A level is one of {', '.join(LEVELS)}.")


def _lines(rows: Iterator[tuple[int, dict[str, Any]]], promised: int) -> Iterator[Line]:
    number, count = 1, 0
    for number, row in rows:
        slot = _text(number, row, "slot")
        if not SLOT.fullmatch(slot):
            raise Unreadable(number, "slot", "A slot's key is 1 to 64 letters, digits, - and _.")
        credit, licence = (_text(number, row, name, "") for name in ("credit", "licence"))
        entry = entry_of(number, row)
        is_there = not entry.picture or row.get("file_name") is not None
        yield Line(slot, entry, credit, licence, is_there, row.get("left_out") is not True)
        count += 1
    if count != promised:
        raise Unreadable(number, "slots", f"The head promises {promised:,} slots, and {count:,} came.")


def _rows(body: Iterable[bytes]) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, line in enumerate(_split(body), start=1):
        try:
            row = json.loads(line)
        except ValueError:
            raise Unreadable(number, "line", "This is no JSON.") from None
        if not isinstance(row, dict):
            raise Unreadable(number, "line", "This is no JSON object.")
        yield number, row


def _split(body: Iterable[bytes]) -> Iterator[bytes]:
    left = b""
    for bits in body:
        *whole, left = (left + bits).split(b"\n")
        yield from (line for line in whole if line.strip())
        if len(left) > 8 * LINE_MAX:
            raise Unreadable(0, "line", "A line has no end.")
    if left.strip():
        yield left


def _text(number: int, row: Mapping[str, Any], name: str, default: str | None = None) -> str:
    text = row.get(name, default)
    if not isinstance(text, str):
        raise Unreadable(number, name, "This takes a text.")
    return text


def _count(number: int, row: Mapping[str, Any]) -> int:
    count = row.get("slots")
    if not isinstance(count, int) or isinstance(count, bool) or count < 0:
        raise Unreadable(number, "slots", "This takes a number.")
    return count


def _spelt(row: Mapping[str, Any]) -> bytes:
    return (json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n").encode()
