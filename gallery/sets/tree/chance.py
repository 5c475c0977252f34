"""The keys at given places of a tree: how somebody takes slots by chance without walking past all others."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate

from gallery.sets.tree.nodes import Nodes


def keys_at(nodes: Nodes, root: bytes, places: Iterable[int]) -> list[bytes]:
    """Of each place the key that so many items stand ahead of, in order. Places are from 0 to below the count. Each level is
    read at once."""
    level = [(nodes.one(root), sorted(set(places)))]
    while level[0][0].level:
        below: list[tuple[bytes, list[int]]] = []
        for node, wanted in level:
            ends = [0, *accumulate(node.counts)]
            for place in wanted:
                child = bisect_right(ends, place) - 1
                if not below or below[-1][0] != node.names[child]:
                    below.append((node.names[child], []))
                below[-1][1].append(place - ends[child])
        read = nodes.many([name for name, _ in below])
        level = [(node, wanted) for node, (_, wanted) in zip(read, below, strict=True)]
    return [node.keys[place] for node, wanted in level for place in wanted]
