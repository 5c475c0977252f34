"""Ways through one tree: to given keys, and along a range of them. Each level is read at once."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from gallery.sets.tree.node import Node
from gallery.sets.tree.nodes import Nodes
from gallery.sets.tree.rewriting import Way

Items = list[tuple[bytes, bytes]]
"""Keys and the names at them."""


def count(nodes: Nodes, root: bytes) -> int:
    return nodes.one(root).size


def look_up(nodes: Nodes, root: bytes, keys: Iterable[bytes]) -> dict[bytes, bytes]:
    """The names at those of the keys that are there."""
    return Way(nodes, root, set(keys)).held()


def page(nodes: Nodes, root: bytes, after: bytes | None, limit: int) -> Items:
    """The first items behind a key, or of all."""
    level = [nodes.one(root)]
    while level and level[0].level:
        level = nodes.many(_first(level, after, limit))
    items = _items(level)
    start = bisect_right(items, after, key=lambda item: item[0]) if after is not None else 0
    return items[start : start + limit]


def _first(level: Sequence[Node], after: bytes | None, limit: int) -> list[bytes]:
    """The children in which the page can lie: the one with the key, of which nobody knows how much lies behind it, and as
    many as it takes without that one."""
    names: list[bytes] = []
    sure = 0
    for node in level:
        start = bisect_right(node.keys, after) if after is not None else 0
        for name, below in zip(node.names[start:], node.counts[start:], strict=True):
            if sure >= limit:
                return names
            sure += below if names or after is None else 0
            names.append(name)
    return names


def page_before(nodes: Nodes, root: bytes, before: bytes | None, limit: int) -> Items:
    """The last items ahead of a key, or of all, in order."""
    level = [nodes.one(root)]
    while level[0].level:
        level = nodes.many(_last(level, before, limit))
    items = _items(level)
    end = bisect_left(items, before, key=lambda item: item[0]) if before is not None else len(items)
    return items[max(0, end - limit) : end]


def _last(level: Sequence[Node], before: bytes | None, limit: int) -> list[bytes]:
    names: list[bytes] = []
    sure = 0
    for node in reversed(level):
        end = bisect_left(node.keys, before) + 1 if before is not None else len(node.keys)
        for name, below in zip(reversed(node.names[:end]), reversed(node.counts[:end]), strict=True):
            if sure >= limit:
                return names[::-1]
            sure += below if names or before is None else 0
            names.append(name)
    return names[::-1]


def place_of(nodes: Nodes, root: bytes, key: bytes) -> int:
    """How many items stand ahead of a key."""
    node, ahead = nodes.one(root), 0
    while node.level:
        at = bisect_left(node.keys, key)
        ahead += sum(node.counts[:at])
        if at == len(node.keys):
            return ahead
        node = nodes.one(node.names[at])
    return ahead + bisect_left(node.keys, key)


def _items(leaves: Iterable[Node]) -> Items:
    return [item for leaf in leaves for item in zip(leaf.keys, leaf.names, strict=True)]
