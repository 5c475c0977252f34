"""What differs between two trees, found in those parts alone that are not the same node in both."""

from __future__ import annotations

from typing import NamedTuple

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
        read = dict(zip(names := [*ours, *theirs], nodes.many(names), strict=True))
        level = max(node.level for node in read.values())
        if level == 0:
            return _items(
                *({item for name in names for item in zip(*read[name][1:], strict=True)} for names in (ours, theirs))
            )
        one, other = (
            {child for name in names for child in (read[name].children if read[name].level == level else [name])}
            for names in (ours, theirs)
        )
        ours, theirs = one - other, other - one
    return []


def _items(ours: set[tuple[bytes, bytes]], theirs: set[tuple[bytes, bytes]]) -> list[Difference]:
    before, after = dict(ours - theirs), dict(theirs - ours)
    return [Difference(key, before.get(key), after.get(key)) for key in sorted(before.keys() | after.keys())]
