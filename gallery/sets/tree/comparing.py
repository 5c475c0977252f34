"""What differs between two trees, found in those parts alone that are not the same node in both."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import NamedTuple

from gallery.sets.tree.node import Node
from gallery.sets.tree.nodes import Nodes


class Difference(NamedTuple):
    """At a key: what stands there in the one, and in the other; None is nothing."""

    key: bytes
    before: bytes | None
    after: bytes | None


def compare(nodes: Nodes, before: bytes, after: bytes) -> list[Difference]:
    """By key. A node holds the same items wherever it hangs, so one that hangs in both trees differs in nothing: of each level
    only those are opened that hang in one of the two."""
    ours, theirs = {before} - {after}, {after} - {before}
    while ours or theirs:
        nodes.many([*ours, *theirs])
        here, there = nodes.many([*ours]), nodes.many([*theirs])
        level = max(node.level for node in (*here, *there))
        if not level:
            return _leaves(here, there)
        below, others = _below(here, ours, level), _below(there, theirs, level)
        ours, theirs = below - others, others - below
    return []


def _below(opened: Sequence[Node], names: Iterable[bytes], level: int) -> set[bytes]:
    """The names of what hangs below; of the lower tree, where one is, nothing is opened yet."""
    if opened and opened[0].level < level:
        return set(names)
    return {name for node in opened for name in node.names}


def _leaves(ours: Iterable[Node], theirs: Iterable[Node]) -> list[Difference]:
    """Most changes leave the keys of a leaf as they are: there the names stand side by side."""
    found: list[Difference] = []
    alike = {leaf.stem: leaf for leaf in ours}
    others: list[Node] = []
    for leaf in theirs:
        if (was := alike.pop(leaf.stem, None)) is None:
            others.append(leaf)
        else:
            pairs = enumerate(zip(was.names, leaf.names, strict=True))
            found += [Difference(leaf.keys[at], one, other) for at, (one, other) in pairs if one != other]
    before, after = _items(alike.values()), _items(others)
    here, there = dict(before - after), dict(after - before)
    found += [Difference(key, here.get(key), there.get(key)) for key in here.keys() | there.keys()]
    return sorted(found, key=attrgetter("key"))


def _items(leaves: Iterable[Node]) -> set[tuple[bytes, bytes]]:
    return {item for leaf in leaves for item in zip(leaf.keys, leaf.names, strict=True)}
