"""A tree grown from sorted items, and its levels from what stands in the one below."""

from __future__ import annotations

from collections.abc import Sequence

from gallery.sets.tree import cutting
from gallery.sets.tree.node import EMPTY, Child, Node, Value
from gallery.sets.tree.nodes import Nodes


def grow(nodes: Nodes, keys: Sequence[bytes], values: Sequence[Value], level: int = 0) -> bytes:
    """The name of the root over these items, which stand in order in nodes of that level."""
    if not keys:
        return nodes.put(EMPTY)
    while True:
        above = cut(nodes, keys, values, level)
        if len(above) == 1:
            return above[0][1][0]
        keys, values, level = [key for key, _ in above], [child for _, child in above], level + 1


def cut(nodes: Nodes, keys: Sequence[bytes], values: Sequence[Value], level: int) -> list[tuple[bytes, Child]]:
    """These items in nodes, as what stands in the level above. The last node has what is left."""
    ends = cutting.ends(keys, level)
    if not ends or ends[-1] != len(keys):
        ends.append(len(keys))
    above, start = [], 0
    for end in ends:
        above.append(put(nodes, Node(level, list(keys[start:end]), list(values[start:end]))))
        start = end
    return above


def put(nodes: Nodes, node: Node) -> tuple[bytes, Child]:
    """A node as what stands for it in the level above: its last key, its name, its count."""
    return node.keys[-1], (nodes.put(node), node.size)
