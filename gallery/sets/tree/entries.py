"""An entry of a set: the cells of one slot, and the one way in which they are written.

    b"e" · level u8 · picture length u8 (0 or 32) · order length u8 · tags u8 · prompt length u32 · caption length u32
    · picture · order · prompt · caption · a length u8 for each tag · the tags

Numbers are big-endian, lengths count bytes of UTF-8.
"""

from __future__ import annotations

import re
from itertools import accumulate, pairwise
from struct import Struct, error
from typing import NamedTuple

from gallery.sets.tree.names import WIDTH, Malformed

KIND = b"e"
HEAD = Struct(">cBBBBII")
ORDER = re.compile(r"[0-9a-z]{0,59}[1-9a-z]")
"""A fraction in base 36 without zeros at its end, as `gallery.collections.ranks` gives them: text order is its order."""
TEXT_MAX = 16_000
TAG_MAX = 100
TAGS_MAX = 100


class Unfit(ValueError):
    """A cell cannot hold this. `cell` names it, `why` is for whoever wrote it."""

    def __init__(self, cell: str, why: str) -> None:
        super().__init__(f"{cell}: {why}")
        self.cell, self.why = cell, why


class Entry(NamedTuple):
    """The cells of a slot. An empty picture is none; tags are sorted, each once."""

    picture: bytes = b""
    prompt: str = ""
    caption: str = ""
    tags: tuple[str, ...] = ()
    level: int = 0
    order: str = "i"


CELLS = Entry._fields


def encode(entry: Entry) -> bytes:
    """Raises Unfit."""
    picture, prompt, caption, tags, level, order = entry
    words, said = _text("prompt", prompt), _text("caption", caption)
    if len(picture) not in (0, WIDTH):
        raise Unfit("picture", "A picture is named by the 32 bytes of its SHA-256.")
    if not 0 <= level <= 255:
        raise Unfit("level", "A level is a number from 0 to 255.")
    if not ORDER.fullmatch(order):
        raise Unfit("order", "A place in the order is 1 to 60 of 0-9 and a-z, the last of them not 0.")
    hung = _tags(tags)
    head = HEAD.pack(KIND, level, len(picture), len(order), len(hung), len(words), len(said))
    return b"".join((head, picture, order.encode(), words, said, bytes(map(len, hung)), *hung))


def decode(body: bytes) -> Entry:
    """Of what `encode` wrote. Raises Malformed on what it cannot have written."""
    try:
        kind, level, picture, order, tags, prompt, caption = HEAD.unpack_from(body)
        ends = list(accumulate((picture, order, prompt, caption, tags), initial=HEAD.size))
        parts = [body[start:end] for start, end in pairwise(ends)]
        hung, end = [], ends[-1]
        for length in parts[4]:
            hung.append(body[end : end + length].decode())
            end += length
        if kind != KIND or end != len(body):
            raise Malformed("an entry")
        return Entry(parts[0], parts[2].decode(), parts[3].decode(), tuple(hung), level, parts[1].decode())
    except (error, UnicodeDecodeError) as wrong:
        raise Malformed("an entry") from wrong


def picture_of(body: bytes) -> bytes:
    """The picture of an entry as it stands in its bytes."""
    return body[HEAD.size : HEAD.size + body[2]]


def order_of(body: bytes) -> bytes:
    """The order of an entry as it stands in its bytes."""
    start = HEAD.size + body[2]
    return body[start : start + body[3]]


def decode_strictly(body: bytes) -> Entry:
    """Of bytes from anywhere: only what is written in the one way in which it is written. Raises Malformed."""
    entry = decode(body)
    try:
        same = encode(entry) == body
    except Unfit as wrong:
        raise Malformed("an entry") from wrong
    if not same:
        raise Malformed("an entry")
    return entry


def _text(cell: str, text: str) -> bytes:
    try:
        written = text.encode()
    except UnicodeEncodeError:
        raise Unfit(cell, "Half of a pair of surrogates is no character.") from None
    if len(written) > TEXT_MAX:
        raise Unfit(cell, f"More than {TEXT_MAX:,} bytes.")
    return written


def _tags(tags: tuple[str, ...]) -> list[bytes]:
    if len(tags) > TAGS_MAX:
        raise Unfit("tags", f"More than {TAGS_MAX}.")
    if any(one >= other for one, other in pairwise(tags)):
        raise Unfit("tags", "They are sorted, each once.")
    written = [_text("tags", tag) for tag in tags]
    if any(not 1 <= len(tag) <= TAG_MAX for tag in written):
        raise Unfit("tags", f"A tag has 1 to {TAG_MAX} bytes.")
    return written
