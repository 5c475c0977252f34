"""A node of a tree: sorted keys with what each leads to, and the one way in which it is written.

    b"n" · level u8 · items u8 · width of a value u8 · length u8 of what all keys begin with · that beginning
    · a length u8 for the rest of each key · the rests · the values · above leaves, a count u32 for each child

In a leaf (level 0) a value is the name of an entry, or nothing. Above, a key is the last key of a child, its value the
child's name, its count how many entries lie below it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from itertools import accumulate, pairwise
from struct import Struct, error, pack, unpack_from
from typing import Any

from gallery.sets.tree.names import WIDTH, Malformed

KIND = b"n"
HEAD = Struct(">cBBBB")
COUNT = Struct(">I")
KEY_MAX = 255

Child = tuple[bytes, int]
"""What stands at a key: a name, and how many entries lie below it; in a leaf the name of an entry, and one."""


class Node:
    """`keys`, `names` and `counts` stand side by side; none of them is ever changed. Of a node that was read each is taken apart
    when somebody asks: whoever compares two trees asks for names alone, and whoever puts another child in for none."""

    __slots__ = ("body", "counts", "keys", "level", "names", "stem")

    level: int
    keys: Sequence[bytes]
    names: Sequence[bytes]
    counts: Sequence[int]
    stem: bytes
    body: bytes

    def __init__(
        self, level: int, keys: Sequence[bytes], names: Sequence[bytes], counts: Sequence[int], stem: bytes = b""
    ) -> None:
        """`stem` is how another node with the same keys is written, up to its values."""
        self.level, self.keys, self.names, self.counts = level, keys, names, counts
        self.stem = stem or _stem(level, keys, names)
        told = pack(f">{len(counts)}I", *counts) if level else b""
        self.body = b"".join((self.stem, *names, told))

    def __getattr__(self, part: str) -> Any:
        """What was not yet taken apart."""
        items, width = self.stem[2], self.stem[3]
        if part == "keys":
            self.keys = _keys(self.stem)
        elif part == "names":
            self.names = _cut(width, items).unpack_from(self.body, len(self.stem)) if width else (b"",) * items
        elif part == "counts":
            self.counts = (
                unpack_from(f">{items}I", self.body, len(self.body) - 4 * items) if self.level else (1,) * items
            )
        else:
            raise AttributeError(part)
        return getattr(self, part)

    def with_children(self, children: Iterable[tuple[int, Child]]) -> Node:
        """The node that has these at these places, and the same keys."""
        body, start, width = bytearray(self.body), len(self.stem), self.stem[3]
        counts = start + width * self.stem[2]
        for at, (name, count) in children:
            body[start + width * at : start + width * (at + 1)] = name
            if self.level:
                COUNT.pack_into(body, counts + 4 * at, count)
        return _read(self.level, self.stem, bytes(body))

    @property
    def size(self) -> int:
        """How many entries lie below it."""
        return sum(self.counts) if self.level else self.stem[2]

    @property
    def items(self) -> list[tuple[bytes, Child]]:
        return list(zip(self.keys, zip(self.names, self.counts, strict=True), strict=True))


def decode(body: bytes) -> Node:
    """Raises Malformed on what no node is written as. Whether its keys are in order it does not ask."""
    try:
        kind, level, items, width, shared = HEAD.unpack_from(body)
        rests = HEAD.size + shared
        start = rests + items + sum(body[rests : rests + items])
    except error as wrong:
        raise Malformed("a node") from wrong
    if kind != KIND or width not in (0, WIDTH) or len(body) != start + items * (width + 4 * bool(level)):
        raise Malformed("a node")
    return _read(level, body[:start], body)


def decode_strictly(body: bytes) -> Node:
    """Of bytes from anywhere: keys in order, and written in the one way in which it is written. Raises Malformed."""
    node = decode(body)
    if (
        any(one >= other for one, other in pairwise(node.keys))
        or Node(node.level, node.keys, node.names, node.counts).body != body
    ):
        raise Malformed("a node")
    return node


def _read(level: int, stem: bytes, body: bytes) -> Node:
    node = Node.__new__(Node)
    node.level, node.stem, node.body = level, stem, body
    return node


def _stem(level: int, keys: Sequence[bytes], names: Sequence[bytes]) -> bytes:
    shared = _shared(keys[0], keys[-1]) if keys else 0
    rests = [key[shared:] for key in keys] if shared else keys
    head = HEAD.pack(KIND, level, len(keys), len(names[0]) if names else 0, shared)
    return b"".join((head, keys[0][:shared] if keys else b"", bytes(map(len, rests)), *rests))


def _shared(first: bytes, last: bytes) -> int:
    """How many bytes both begin with. What the first and the last of sorted keys share all between them do."""
    for at, (one, other) in enumerate(zip(first, last, strict=False)):
        if one != other:
            return at
    return min(len(first), len(last))


def _keys(stem: bytes) -> Sequence[bytes]:
    items, shared = stem[2], stem[4]
    start = HEAD.size + shared + items
    beginning, lengths = stem[HEAD.size : HEAD.size + shared], stem[HEAD.size + shared : start]
    if items and lengths.count(lengths[0]) == items:
        rests: Sequence[bytes] = _cut(lengths[0], items).unpack_from(stem, start)
    else:
        rests = [stem[at:end] for at, end in pairwise(accumulate(lengths, initial=start))]
    return [beginning + rest for rest in rests] if shared else rests


@cache
def _cut(width: int, items: int) -> Struct:
    """Takes so many strings of bytes of one length out at once: thrice as quick as slices."""
    return Struct(f"{width}s" * items)


EMPTY = Node(0, (), (), ())
