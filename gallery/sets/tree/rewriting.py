"""A tree with some items changed: what lies on the way to them is written anew, everything else is shared with the old one.

Level by level from below. The nodes that hold what changes are cut anew from the first of them on until a new end falls on
an old one; what was cut, taken with what it replaces, are the changes of the level above. The new root is what
`growing.grow` would give for the same items.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from gallery.sets.tree import cutting, growing
from gallery.sets.tree.node import Node, Value
from gallery.sets.tree.nodes import Nodes

Changes = Mapping[bytes, Value | None]
"""What stands at a key from now on; None is nothing."""


class Spot:
    """A node where it hangs. The same node hangs in a tree once only, so its name tells spots of a level apart."""

    __slots__ = ("above", "at", "changes", "name", "node")

    def __init__(self, name: bytes, node: Node, above: Spot | None, at: int, changes: Sequence[bytes] = ()) -> None:
        self.name, self.node, self.above, self.at, self.changes = name, node, above, at, changes


def rewrite(nodes: Nodes, root: bytes, changes: Changes, level: int = 0) -> bytes:
    """The name of the new root. Above leaves changes are of children, and must bring whole nodes between old ends."""
    if not changes:
        return root
    top = nodes.one(root)
    if not top.keys or level > top.level:
        return _anew(nodes, root, top, changes, level)
    spots = _down_to(nodes, Spot(root, top, None, 0, sorted(changes)), level)
    for at in range(level, top.level + 1):
        gone, come = _Level(nodes, spots, changes).rewritten()
        if at != top.level:
            changes = dict.fromkeys((spot.node.keys[-1] for spot in gone), None) | come
            spots = _parents(gone, sorted(changes))
    return _root(nodes, come, top.level + 1)


def _anew(nodes: Nodes, root: bytes, top: Node, changes: Changes, level: int) -> bytes:
    """Where there was nothing, or where the old root itself stands among what changes."""
    items: Changes = {top.keys[-1]: (root, top.size)} if top.keys else {}
    return _root(nodes, {key: value for key, value in {**items, **changes}.items() if value is not None}, level)


def _root(nodes: Nodes, items: Mapping[bytes, Value], level: int) -> bytes:
    """Over these items of a level; a root has more than one child."""
    if level == 0 or len(items) != 1:
        keys = sorted(items)
        return growing.grow(nodes, keys, [items[key] for key in keys], level if keys else 0)
    name: bytes
    ((name, _),) = items.values()
    while (node := nodes.one(name)).level and len(node.keys) == 1:
        name = node.children[0]
    return name


def _down_to(nodes: Nodes, top: Spot, level: int) -> list[Spot]:
    """The spots of that level in which something changes; each level is read at once."""
    spots = [top]
    while spots[0].node.level > level:
        ways = [(spot, at, keys) for spot in spots for at, keys in _parted(spot.node.keys, spot.changes)]
        below = nodes.many([spot.node.values[at][0] for spot, at, _ in ways])
        spots = [
            Spot(spot.node.values[at][0], node, spot, at, keys)
            for node, (spot, at, keys) in zip(below, ways, strict=True)
        ]
    return spots


def _parted(lasts: Sequence[bytes], keys: Sequence[bytes]) -> Iterable[tuple[int, Sequence[bytes]]]:
    """Which of the sorted keys belong under which of the children with these last keys."""
    start = 0
    while start < len(keys):
        at = bisect_left(lasts, keys[start])
        if at >= len(lasts) - 1:
            yield len(lasts) - 1, keys[start:]
            return
        end = bisect_right(keys, lasts[at], start)
        yield at, keys[start:end]
        start = end


def _parents(gone: Iterable[Spot], keys: Sequence[bytes]) -> list[Spot]:
    """The spots above, each once, each with the changes that fall into it."""
    spots = list({spot.above.name: spot.above for spot in gone if spot.above}.values())
    start = 0
    for spot in spots:
        end = bisect_right(keys, spot.node.keys[-1], start) if spot is not spots[-1] else len(keys)
        spot.changes, start = keys[start:end], end
    return spots


class _Level:
    """One level, from left to right."""

    def __init__(self, nodes: Nodes, spots: Sequence[Spot], changes: Changes) -> None:
        self._nodes = nodes
        self._level = spots[0].node.level
        self._changed = [_Changed(spot, changes) for spot in spots]
        self._gone: list[Spot] = []
        self._come: dict[bytes, Value] = {}

    def rewritten(self) -> tuple[list[Spot], dict[bytes, Value]]:
        """The old nodes that are no more, and the new ones as what stands for them above."""
        self._look_ahead()
        waiting = deque(self._changed)
        while waiting:
            one = waiting.popleft()
            self._gone.append(one.spot)
            if one.has_its_keys:
                self._put(one.keys, one.values)
            else:
                self._cut_on(one, waiting)
        return self._gone, self._come

    def _cut_on(self, one: _Changed, waiting: deque[_Changed]) -> None:
        """From this node on, until a new end falls on an old one."""
        spot, (keys, values) = one.spot, self._cut(one.keys, one.values, one.ends)
        while keys:
            following = self._behind(spot)
            if following is None:
                self._put(keys, values)
                return
            if waiting and waiting[0].spot.name == following.name:
                met = waiting.popleft()
                spot, more, others = met.spot, met.keys, met.values
            else:
                spot, more, others = following, following.node.keys, following.node.values
            self._gone.append(spot)
            asked, keys, values = len(keys), keys + more, values + others
            keys, values = self._cut(keys, values, cutting.ends(keys, self._level, asked))

    def _cut(self, keys: list[bytes], values: list[Value], ends: Sequence[int]) -> tuple[list[bytes], list[Value]]:
        """Puts the whole nodes; what is left of the items."""
        start = 0
        for end in ends:
            self._put(keys[start:end], values[start:end])
            start = end
        return keys[start:], values[start:]

    def _put(self, keys: list[bytes], values: list[Value]) -> None:
        key, child = growing.put(self._nodes, Node(self._level, keys, values))
        self._come[key] = child

    def _look_ahead(self) -> None:
        """Reads at once the neighbours into which new nodes are likely to run."""
        wanted = []
        for one in self._changed:
            above, behind = one.spot.above, one.spot.at + 1
            if above and behind < len(above.node.keys) and not one.has_its_keys and one.ends[-1:] != [len(one.keys)]:
                wanted.append(above.node.children[behind])
        self._nodes.many(wanted)

    def _behind(self, spot: Spot) -> Spot | None:
        """The next spot of the same level."""
        if spot.above is None:
            return None
        above, at = spot.above, spot.at + 1
        if at == len(above.node.keys):
            following = self._behind(above)
            if following is None:
                return None
            above, at = following, 0
        name = above.node.children[at]
        return Spot(name, self._nodes.one(name), above, at)


class _Changed:
    """The items of a spot with what changes in it."""

    def __init__(self, spot: Spot, changes: Changes) -> None:
        self.spot = spot
        items = dict(zip(spot.node.keys, spot.node.values, strict=True))
        for key in spot.changes:
            if (value := changes[key]) is None:
                items.pop(key, None)
            else:
                items[key] = value
        self.has_its_keys = list(items) == spot.node.keys
        self.keys = spot.node.keys if self.has_its_keys else sorted(items)
        self.values = [items[key] for key in self.keys]

    @cached_property
    def ends(self) -> list[int]:
        """Up to its first change the old node had the same keys, and ended with none of them but its last."""
        old = self.spot.node
        same = min(bisect_left(old.keys, self.spot.changes[0]), len(old.keys) - 1)
        return cutting.ends(self.keys, old.level, same)
