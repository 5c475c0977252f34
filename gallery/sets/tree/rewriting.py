"""A tree with some items changed: what lies on the way to them is written anew, everything else is shared with the old one.

Level by level from below. The nodes that hold what changes are cut anew from the first of them on until a new end falls on
an old one; what was cut, taken with what it replaces, are the changes of the level above. The new root is what
`growing.grow` would give for the same items.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from gallery.sets.tree import cutting, growing
from gallery.sets.tree.node import Child, Node
from gallery.sets.tree.nodes import Nodes

AHEAD = 2
"""Nodes. From the second on behind a changed one new ends fall on old ones nearly always."""
Changes = Mapping[bytes, Child | None]
"""What stands at a key from now on; None is nothing."""


class Spot:
    """A node where it hangs. The same node hangs in a tree once only, so its name tells spots of a level apart. `wanted` are
    the keys below it that somebody is after."""

    __slots__ = ("above", "at", "name", "node", "wanted")

    def __init__(self, name: bytes, node: Node, above: Spot | None, at: int, wanted: Sequence[bytes] = ()) -> None:
        self.name, self.node, self.above, self.at, self.wanted = name, node, above, at, wanted


class Way:
    """From a root down to some keys of a level: what stands there, and the tree in which something else does."""

    def __init__(self, nodes: Nodes, root: bytes, keys: Iterable[bytes], level: int = 0) -> None:
        self._nodes, self._root, self._level = nodes, root, level
        self._top = nodes.one(root)
        self._spots = [Spot(root, self._top, None, 0, sorted(keys))]
        while self._spots and self._spots[0].node.level > level:
            self._spots = self._below(self._spots)

    def held(self) -> dict[bytes, bytes]:
        """The names at those of the keys that are there."""
        found = {}
        for spot in self._spots:
            keys, names = spot.node.keys, spot.node.names
            for key in spot.wanted:
                at = bisect_left(keys, key)
                if at < len(keys) and keys[at] == key:
                    found[key] = names[at]
        return found

    def rewritten(self, changes: Changes) -> bytes:
        """The name of the new root, in which the keys, all of them or some, hold this. Above leaves changes are of children,
        and must bring whole nodes between old ends."""
        if not changes:
            return self._root
        top = self._top
        if not top.keys or self._level > top.level:
            return self._anew(changes)
        spots = self._spots
        if len(changes) < sum(len(spot.wanted) for spot in spots):
            spots = _narrowed(spots, changes)
        while True:
            gone, come = _Level(self._nodes, spots, changes).rewritten()
            if spots[0].node.level == top.level:
                return _root(self._nodes, come, top.level + 1)
            changes = dict.fromkeys((spot.node.keys[-1] for spot in gone), None) | come
            spots = _parents(gone, sorted(changes))

    def _below(self, spots: Sequence[Spot]) -> list[Spot]:
        """The spots of the next level in which the keys belong, read at once."""
        ways = [(spot, at, keys) for spot in spots for at, keys in _parted(spot.node.keys, spot.wanted)]
        names = [spot.node.names[at] for spot, at, _ in ways]
        read = zip(names, self._nodes.many(names), ways, strict=True)
        return [Spot(name, node, spot, at, keys) for name, node, (spot, at, keys) in read]

    def _anew(self, changes: Changes) -> bytes:
        """Where there was nothing, or where the old root itself stands among what changes."""
        top = self._top
        items: Changes = {top.keys[-1]: (self._root, top.size)} if top.keys else {}
        left = {key: child for key, child in {**items, **changes}.items() if child is not None}
        return _root(self._nodes, left, self._level)


def rewrite(nodes: Nodes, root: bytes, changes: Changes, level: int = 0) -> bytes:
    """The name of the root of the tree with these changes."""
    return Way(nodes, root, changes, level).rewritten(changes) if changes else root


def _root(nodes: Nodes, items: Mapping[bytes, Child], level: int) -> bytes:
    """Over these items of a level; a root has more than one child."""
    if level == 0 or len(items) != 1:
        return growing.grow(nodes, sorted(items.items()), level if items else 0)
    ((name, _),) = items.values()
    while (node := nodes.one(name)).level and len(node.names) == 1:
        name = node.names[0]
    return name


def _parted(lasts: Sequence[bytes], keys: Sequence[bytes]) -> Iterator[tuple[int, Sequence[bytes]]]:
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


def _narrowed(spots: Iterable[Spot], changes: Changes) -> list[Spot]:
    """Those in which something changes."""
    narrowed = [
        Spot(spot.name, spot.node, spot.above, spot.at, [key for key in spot.wanted if key in changes])
        for spot in spots
    ]
    return [spot for spot in narrowed if spot.wanted]


def _parents(gone: Iterable[Spot], keys: Sequence[bytes]) -> list[Spot]:
    """The spots above, each once, each with the changes that fall into it."""
    spots = list({spot.above.name: spot.above for spot in gone if spot.above}.values())
    start = 0
    for spot in spots:
        end = bisect_right(keys, spot.node.keys[-1], start) if spot is not spots[-1] else len(keys)
        spot.wanted, start = keys[start:end], end
    return spots


class _Level:
    """One level, from left to right."""

    def __init__(self, nodes: Nodes, spots: Sequence[Spot], changes: Changes) -> None:
        self._nodes = nodes
        self._level = spots[0].node.level
        self._changed = [_Changed(spot, changes) for spot in spots]
        self._gone: list[Spot] = []
        self._come: dict[bytes, Child] = {}

    def rewritten(self) -> tuple[list[Spot], dict[bytes, Child]]:
        """The old nodes that are no more, and the new ones as what stands for them above."""
        self._look_ahead()
        waiting = deque(self._changed)
        while waiting:
            one = waiting.popleft()
            self._gone.append(one.spot)
            if one.others is not None:
                node = one.spot.node.with_children(one.others)
                self._come[node.keys[-1]] = self._nodes.put(node), node.size
            else:
                self._cut_on(one, waiting)
        return self._gone, self._come

    def _cut_on(self, one: _Changed, waiting: deque[_Changed]) -> None:
        """From this node on, until a new end falls on an old one."""
        spot, row, ends = one.spot, one.row, one.ends
        while (row := self._cut(row, ends))[0]:
            following = self._behind(spot)
            if following is None:
                self._put(*row)
                return
            if waiting and waiting[0].spot.name == following.name:
                met = waiting.popleft()
                spot, more = met.spot, met.row
            else:
                node = following.node
                spot, more = following, (node.keys, node.names, node.counts)
            self._gone.append(spot)
            asked = len(row[0])
            row = [*row[0], *more[0]], [*row[1], *more[1]], [*row[2], *more[2]]
            ends = cutting.ends(row[0], self._level, asked)

    def _cut(self, row: Row, ends: Sequence[int]) -> Row:
        """Puts the whole nodes; what is left of the items."""
        keys, names, counts = row
        start = 0
        for end in ends:
            self._put(keys[start:end], names[start:end], counts[start:end])
            start = end
        return keys[start:], names[start:], counts[start:]

    def _put(self, keys: Sequence[bytes], names: Sequence[bytes], counts: Sequence[int]) -> None:
        node = Node(self._level, keys, names, counts)
        self._come[keys[-1]] = self._nodes.put(node), sum(counts)

    def _look_ahead(self) -> None:
        """Reads at once the neighbours into which new nodes are likely to run: few run further."""
        running = [one.spot for one in self._changed if one.runs_on]
        above = [spot.above for spot in running if spot.above and spot.at + AHEAD >= len(spot.above.node.names)]
        self._nodes.many([name for one in above for name in _named_behind(one, 1)])
        self._nodes.many([name for spot in running for name in self._near(spot)])

    def _near(self, spot: Spot) -> Sequence[bytes]:
        names = _named_behind(spot, AHEAD)
        if spot.above and len(names) < AHEAD:
            following = self._nodes.many(_named_behind(spot.above, 1))
            return [*names, *(name for node in following for name in node.names[: AHEAD - len(names)])]
        return names

    def _behind(self, spot: Spot) -> Spot | None:
        """The next spot of the same level."""
        if spot.above is None:
            return None
        above, at = spot.above, spot.at + 1
        if at == len(above.node.names):
            following = self._behind(above)
            if following is None:
                return None
            above, at = following, 0
        name = above.node.names[at]
        return Spot(name, self._nodes.one(name), above, at)


Row = tuple[Sequence[bytes], Sequence[bytes], Sequence[int]]


def _named_behind(spot: Spot, count: int) -> Sequence[bytes]:
    """What stands behind it under the same parent."""
    return spot.above.node.names[spot.at + 1 : spot.at + 1 + count] if spot.above else ()


class _Changed:
    """A spot with what changes in it. `others` are the children that come to stand at keys that are there; None where a key
    comes or goes: then its items are cut anew."""

    def __init__(self, spot: Spot, changes: Changes) -> None:
        self.spot = spot
        self._changes = changes
        self.others = self._others()

    def _others(self) -> list[tuple[int, Child]] | None:
        keys, found = self.spot.node.keys, []
        for key in self.spot.wanted:
            at, child = bisect_left(keys, key), self._changes[key]
            is_there = at < len(keys) and keys[at] == key
            if is_there != (child is not None):
                return None
            if child is not None:
                found.append((at, child))
        return found

    @cached_property
    def row(self) -> Row:
        node = self.spot.node
        keys, names, counts = list(node.keys), list(node.names), list(node.counts)
        for key in self.spot.wanted:
            at, child = bisect_left(keys, key), self._changes[key]
            if at < len(keys) and keys[at] == key:
                if child is None:
                    del keys[at], names[at], counts[at]
                else:
                    names[at], counts[at] = child
            elif child is not None:
                keys.insert(at, key)
                names.insert(at, child[0])
                counts.insert(at, child[1])
        return keys, names, counts

    @cached_property
    def ends(self) -> list[int]:
        """The old node ended with its last key alone. Keys that stand where they stood end none, nor do keys that only
        moved to the left: what was too short to end is shorter now."""
        old, keys = self.spot.node, self.row[0]
        first = bisect_left(old.keys, self.spot.wanted[0])
        has_more = any(self._changes[key] is not None and key not in old.keys for key in self.spot.wanted)
        return cutting.ends(keys, old.level, min(first, len(old.keys) - 1) if has_more else len(keys) - 1)

    @property
    def runs_on(self) -> bool:
        """Whether its last items belong into a node with what stands behind it."""
        return self.others is None and self.ends[-1:] != [len(self.row[0])]
