"""A tree grown from sorted items, and its levels from what stands in the one below."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gallery.sets.tree import cutting
from gallery.sets.tree.node import EMPTY, Child, Node
from gallery.sets.tree.nodes import Nodes


def grow(nodes: Nodes, items: Sequence[tuple[bytes, Child]], level: int = 0) -> bytes:
    """The name of the root over these items, which stand in order in nodes of that level."""
    if not items:
        return nodes.put(EMPTY)
    while True:
        above = list(_cut(nodes, items, level))
        if len(above) == 1:
            ((_, (name, _)),) = above
            return name
        items, level = above, level + 1


def _cut(nodes: Nodes, items: Sequence[tuple[bytes, Child]], level: int) -> Iterator[tuple[bytes, Child]]:
    """These items in nodes, as what stands in the level above. The last node has what is left."""
    keys = [key for key, _ in items]
    names = [name for _, (name, _) in items]
    counts = [count for _, (_, count) in items]
    ends = cutting.ends(keys, level)
    if not ends or ends[-1] != len(keys):
        ends.append(len(keys))
    start = 0
    for end in ends:
        yield put(nodes, Node(level, keys[start:end], names[start:end], counts[start:end]))
        start = end


def put(nodes: Nodes, node: Node) -> tuple[bytes, Child]:
    """A node as what stands for it in the level above: its last key, its name, its count."""
    return node.keys[-1], (nodes.put(node), node.size)
