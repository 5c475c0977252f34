"""Three trees made one: what changed on one side only is taken, as whole subtrees wherever that side alone touched them.

Of each level the nodes of base, ours and theirs are laid side by side and parted at the ends that all three have in common.
A part that is the same nodes in two of the three needs no look inside. Theirs stand between ends that ours have, too, so they
can hang in our tree as they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from gallery.sets.tree.node import Child
from gallery.sets.tree.nodes import Nodes
from gallery.sets.tree.rewriting import rewrite

Standing = Sequence[tuple[bytes, Child]]
"""Nodes as what stands for them above: last key, name, count; or what stands in leaves."""
Part = tuple[Standing, Standing, Standing]


class Contested(NamedTuple):
    """A key at which both sides have something new, and not the same. None is nothing."""

    key: bytes
    base: bytes | None
    ours: bytes | None
    theirs: bytes | None


class Joined(NamedTuple):
    """`root` has ours at what is contested."""

    root: bytes
    contested: list[Contested]


def join(nodes: Nodes, base: bytes, ours: bytes, theirs: bytes) -> Joined:
    if base == theirs or ours == theirs:
        return Joined(ours, [])
    if base == ours:
        return Joined(theirs, [])
    level = min(node.level for node in nodes.many([base, ours, theirs]))
    parts: list[Part] = [
        (_standing(nodes, base, level), _standing(nodes, ours, level), _standing(nodes, theirs, level))
    ]
    root = ours
    while parts:
        adopted, parts = _adopted(parts)
        root = rewrite(nodes, root, adopted, level + 1)
        if not level:
            break
        level -= 1
        parts = _opened(nodes, parts)
    changes, contested = _leaves(nodes, parts)
    return Joined(rewrite(nodes, root, changes), contested)


def _standing(nodes: Nodes, root: bytes, level: int) -> Standing:
    """All nodes of that level, left to right. Of an empty tree none."""
    top = nodes.one(root)
    if not top.keys:
        return []
    found: Standing = [(top.keys[-1], (root, top.size))]
    for _ in range(top.level - level):
        found = _below(nodes, found)
    return found


def _below(nodes: Nodes, standing: Standing) -> Standing:
    read = nodes.many([name for _, (name, _) in standing])
    return [item for node in read for item in node.items]


def _opened(nodes: Nodes, parts: Sequence[Part]) -> list[Part]:
    nodes.many([name for part in parts for side in part for _, (name, _) in side])
    return [(_below(nodes, base), _below(nodes, ours), _below(nodes, theirs)) for base, ours, theirs in parts]


def _adopted(parts: Sequence[Part]) -> tuple[dict[bytes, Child | None], list[Part]]:
    """What of theirs is taken as it is, and the parts that both sides have touched."""
    adopted: dict[bytes, Child | None] = {}
    left = []
    for base, ours, theirs in (piece for part in parts for piece in _parted(part)):
        if theirs in (base, ours):
            continue
        if base == ours:
            adopted |= dict.fromkeys((key for key, _ in ours), None)
            adopted |= dict(theirs)
        else:
            left.append((base, ours, theirs))
    return adopted, left


def _parted(part: Part) -> Iterator[Part]:
    """At the ends that all three have. The last nodes of all end where the part does, whatever their keys."""
    common = set.intersection(*({key for key, _ in side[:-1]} for side in part))
    pieces = [_pieces(side, common) for side in part]
    yield from zip(*pieces, strict=True)


def _pieces(side: Standing, common: set[bytes]) -> list[Standing]:
    ends = [at for at, (key, _) in enumerate(side, start=1) if key in common]
    return [side[start:end] for start, end in zip([0, *ends], [*ends, len(side)], strict=True)]


def _leaves(nodes: Nodes, parts: Sequence[Part]) -> tuple[dict[bytes, Child | None], list[Contested]]:
    """What is theirs alone, and what is contested, in the leaves of these parts."""
    changes: dict[bytes, Child | None] = {}
    contested = []
    for part in _opened(nodes, parts):
        base, ours, theirs = (dict(side) for side in part)
        for key in sorted(base.keys() | ours.keys() | theirs.keys()):
            was, here, there = base.get(key), ours.get(key), theirs.get(key)
            if there in (was, here):
                continue
            if was == here:
                changes[key] = there
            else:
                contested.append(Contested(key, *(child and child[0] for child in (was, here, there))))
    return changes, contested
