"""Ways through one tree: to given keys, and along a range of them. Each level is read at once."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Sequence

from gallery.sets.tree.node import Node
from gallery.sets.tree.nodes import Nodes


def count(nodes: Nodes, root: bytes) -> int:
    return nodes.one(root).size


def look_up(nodes: Nodes, root: bytes, keys: Collection[bytes]) -> dict[bytes, bytes]:
    """What stands at those of the keys that are there."""
    level = [(nodes.one(root), sorted(set(keys)))]
    while level and level[0][0].level:
        ways = [way for node, wanted in level for way in _ways(node, wanted)]
        level = list(zip(nodes.many([name for name, _ in ways]), (wanted for _, wanted in ways), strict=True))
    found: dict[bytes, bytes] = {}
    for node, wanted in level:
        for key in wanted:
            at = bisect_left(node.keys, key)
            if at < len(node.keys) and node.keys[at] == key:
                found[key] = node.values[at]
    return found


def _ways(node: Node, wanted: Sequence[bytes]) -> list[tuple[bytes, list[bytes]]]:
    """Children, each with the keys to be looked for below it; behind the last key there is nothing."""
    parted: dict[int, list[bytes]] = {}
    for key in wanted:
        if (at := bisect_left(node.keys, key)) < len(node.keys):
            parted.setdefault(at, []).append(key)
    return [(node.values[at][0], keys) for at, keys in parted.items()]


def page(nodes: Nodes, root: bytes, after: bytes | None, limit: int) -> list[tuple[bytes, bytes]]:
    """The first items behind a key, or of all."""
    level = [nodes.one(root)]
    while level[0].level:
        level = nodes.many(_first(level, after, limit)) or [Node(0, [], [])]
    items = [item for node in level for item in zip(node.keys, node.values, strict=True)]
    start = bisect_right(items, after, key=lambda item: item[0]) if after is not None else 0
    return items[start : start + limit]


def _first(level: Sequence[Node], after: bytes | None, limit: int) -> list[bytes]:
    """The children in which the page can lie: the one with the key, of which nobody knows how much lies behind it, and as
    many as it takes without that one."""
    names: list[bytes] = []
    sure = 0
    for node in level:
        start = bisect_right(node.keys, after) if after is not None else 0
        for name, below in node.values[start:]:
            if sure >= limit:
                return names
            sure += below if names or after is None else 0
            names.append(name)
    return names


def page_before(nodes: Nodes, root: bytes, before: bytes | None, limit: int) -> list[tuple[bytes, bytes]]:
    """The last items ahead of a key, or of all, in order."""
    level = [nodes.one(root)]
    while level[0].level:
        level = nodes.many(_last(level, before, limit))
    items = [item for node in level for item in zip(node.keys, node.values, strict=True)]
    end = bisect_left(items, before, key=lambda item: item[0]) if before is not None else len(items)
    return items[max(0, end - limit) : end]


def _last(level: Sequence[Node], before: bytes | None, limit: int) -> list[bytes]:
    names: list[bytes] = []
    sure = 0
    for node in reversed(level):
        end = bisect_left(node.keys, before) + 1 if before is not None else len(node.keys)
        for name, below in reversed(node.values[:end]):
            if sure >= limit:
                return names[::-1]
            sure += below if names or before is None else 0
            names.append(name)
    return names[::-1]


def place_of(nodes: Nodes, root: bytes, key: bytes) -> int:
    """How many items stand ahead of a key."""
    ahead: int = 0
    node = nodes.one(root)
    while node.level:
        at = bisect_left(node.keys, key)
        ahead += sum(below for _, below in node.values[:at])
        if at == len(node.keys):
            return ahead
        node = nodes.one(node.children[at])
    return ahead + bisect_left(node.keys, key)
