"""A node of a tree: sorted keys with what each leads to, and the one way in which it is written.

    b"n" · level u8 · items u8 · width of a value u8 · length u8 of what all keys begin with · that beginning
    · a length u8 for the rest of each key · the rests · the values · above leaves, a count u32 for each child

In a leaf (level 0) a value is the name of an entry, or nothing. Above, a key is the last key of a child, its value the
child's name, its count how many entries lie below it.
"""

from __future__ import annotations

from itertools import accumulate, pairwise
from struct import Struct, error, pack, unpack_from
from typing import Any, NamedTuple

from gallery.sets.tree.names import WIDTH, Malformed

KIND = b"n"
HEAD = Struct(">cBBBB")
KEY_MAX = 255

Child = tuple[bytes, int]
"""A name, and how many entries lie below it."""
Value = Any
"""In a leaf bytes, above leaves a Child: the level tells which, and no type can."""


class Node(NamedTuple):
    level: int
    keys: list[bytes]
    values: list[Value]

    @property
    def size(self) -> int:
        """How many entries lie below it."""
        return sum(value[1] for value in self.values) if self.level else len(self.keys)

    @property
    def children(self) -> list[bytes]:
        """Their names. Of a node above leaves."""
        return [value[0] for value in self.values]


EMPTY = Node(0, [], [])


def encode(node: Node) -> bytes:
    level, keys, values = node
    shared = _shared(keys[0], keys[-1]) if keys else 0
    rests = [key[shared:] for key in keys] if shared else keys
    counts = b""
    if level:
        counts = pack(f">{len(keys)}I", *[value[1] for value in values])
        values = [value[0] for value in values]
    width = len(values[0]) if values else 0
    head = HEAD.pack(KIND, level, len(keys), width, shared)
    beginning = keys[0][:shared] if keys else b""
    return b"".join((head, beginning, bytes(map(len, rests)), *rests, *values, counts))


def _shared(first: bytes, last: bytes) -> int:
    """How many bytes both begin with. What the first and the last of sorted keys share all between them do."""
    for at, (one, other) in enumerate(zip(first, last, strict=False)):
        if one != other:
            return at
    return min(len(first), len(last))


def decode(body: bytes) -> Node:
    """Of what `encode` wrote. Raises Malformed on what it cannot have written."""
    try:
        kind, level, items, width, shared = HEAD.unpack_from(body)
        lengths = HEAD.size + shared
        beginning, start = body[HEAD.size : lengths], lengths + items
        ends = list(accumulate(body[lengths:start], initial=start))
        keys = [beginning + body[at:end] for at, end in pairwise(ends)]
        start = ends[-1]
        end = start + items * width
        values: list[Value] = [body[at : at + width] for at in range(start, end, width)] if width else [b""] * items
        if level:
            values = list(zip(values, unpack_from(f">{items}I", body, end), strict=True))
            end += 4 * items
    except (error, IndexError) as wrong:
        raise Malformed("a node") from wrong
    if kind != KIND or end != len(body) or width not in (0, WIDTH):
        raise Malformed("a node")
    return Node(level, keys, values)


def decode_strictly(body: bytes) -> Node:
    """Of bytes from anywhere: keys in order, and written in the one way in which it is written. Raises Malformed."""
    node = decode(body)
    if any(one >= other for one, other in pairwise(node.keys)) or encode(node) != body:
        raise Malformed("a node")
    return node
