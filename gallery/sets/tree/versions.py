"""A version of a set: one root over two trees, slots by key and slots by order. The door to everything about trees.

    root  = b"s" · 1 · name of the tree of slots · name of the tree of places
    slots : key → name of the entry
    places: order · 0 · key → nothing

The tree of places has no entries in it: whoever changes a caption writes no node of it. So the same entries give the same
root, whatever way led to them, and a root vouches for all that is below it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from gallery.sets.tree import entries, walking
from gallery.sets.tree.comparing import Difference, compare
from gallery.sets.tree.cutting import LEAST
from gallery.sets.tree.entries import Entry, Unfit
from gallery.sets.tree.growing import grow
from gallery.sets.tree.joining import join
from gallery.sets.tree.names import WIDTH, Malformed
from gallery.sets.tree.node import Child
from gallery.sets.tree.nodes import Nodes
from gallery.sets.tree.rewriting import Way, rewrite
from gallery.sets.tree.settling import Conflict, settle

HEAD = b"s\x01"
SLOT = re.compile(r"[A-Za-z0-9_-]{1,64}")
PAGE_MAX = 1_000
HERE = (b"", 1)
"""What stands at a place: nothing but that it is there."""


class Trees(NamedTuple):
    """The roots of the two trees of a version."""

    slots: bytes
    places: bytes


class Changed(NamedTuple):
    """`bodies` are entries as they were and are now, of the slots that hold something else; None is no slot."""

    root: bytes
    bodies: list[tuple[bytes | None, bytes | None]]


class Merged(NamedTuple):
    """`root` has ours wherever there is a conflict."""

    root: bytes
    conflicts: list[Conflict]


Slots = list[tuple[str, Entry]]


def empty(nodes: Nodes) -> bytes:
    return built(nodes, {})


def built(nodes: Nodes, slots: Mapping[str, Entry]) -> bytes:
    """The root of a version that holds these and nothing else. Raises Unfit."""
    held = [(_written(key), (nodes.put_body(entries.encode(entry)), 1)) for key, entry in sorted(slots.items())]
    places = sorted(_place(entry.order.encode(), key.encode()) for key, entry in slots.items())
    return _root(nodes, Trees(grow(nodes, held), grow(nodes, [(place, HERE) for place in places])))


def changed(nodes: Nodes, root: bytes, changes: Mapping[str, Entry | None]) -> bytes:
    """The root of the version in which these slots hold this from now on; None is no slot. Raises Unfit."""
    return change(nodes, root, changes).root


def change(nodes: Nodes, root: bytes, changes: Mapping[str, Entry | None]) -> Changed:
    """The same, with what it changed. Raises Unfit."""
    wanted = {_written(key): entries.encode(entry) if entry is not None else None for key, entry in changes.items()}
    nodes.look_ahead([root])
    trees = opened(nodes, root)
    nodes.many(trees)
    way = Way(nodes, trees.slots, wanted)
    held = way.held()
    before = nodes.bodies(set(held.values()))
    slots: dict[bytes, Child | None] = {}
    places: dict[bytes, Child | None] = {}
    bodies: list[tuple[bytes | None, bytes | None]] = []
    for key, body in wanted.items():
        was = before[held[key]] if key in held else None
        if was == body:
            continue
        bodies.append((was, body))
        slots[key] = (nodes.put_body(body), 1) if body is not None else None
        left, taken = (entries.order_of(one) if one is not None else None for one in (was, body))
        if left is not None and left != taken:
            places[_place(left, key)] = None
        if taken is not None and left != taken:
            places[_place(taken, key)] = HERE
    return Changed(_root(nodes, Trees(way.rewritten(slots), rewrite(nodes, trees.places, places))), bodies)


def opened(nodes: Nodes, root: bytes) -> Trees:
    """Raises Missing, and Malformed where this names no version."""
    body = nodes.root(root)
    if len(body) != len(HEAD) + 2 * WIDTH or not body.startswith(HEAD):
        raise Malformed("a root")
    return Trees(body[2 : 2 + WIDTH], body[2 + WIDTH :])


def count(nodes: Nodes, root: bytes) -> int:
    """How many slots there are."""
    return walking.count(nodes, opened(nodes, root).slots)


def look_up(nodes: Nodes, root: bytes, keys: Iterable[str]) -> dict[str, Entry]:
    """The entries of those slots that are there."""
    wanted = [key.encode() for key in keys if SLOT.fullmatch(key)]
    nodes.look_ahead([root])
    return _told(_entries(nodes, walking.look_up(nodes, opened(nodes, root).slots, wanted)))


def page_by_key(nodes: Nodes, root: bytes, after: str | None = None, limit: int = 48) -> Slots:
    """The first slots behind a key, or of all, in the order of keys."""
    since = after.encode() if after is not None else None
    nodes.look_ahead([root], _leaves(limit) if after is None else 0)
    found = walking.page(nodes, opened(nodes, root).slots, since, min(limit, PAGE_MAX))
    return list(_told(_entries(nodes, dict(found))).items())


def page_by_order(nodes: Nodes, root: bytes, after: tuple[str, str] | None = None, limit: int = 48) -> Slots:
    """The first slots behind a place, which is an order and a key, or of all, in their order."""
    nodes.look_ahead([root], _leaves(limit) if after is None else 0)
    trees = opened(nodes, root)
    since = _place(after[0].encode(), after[1].encode()) if after is not None else None
    keys = [_slot(place) for place, _ in walking.page(nodes, trees.places, since, min(limit, PAGE_MAX))]
    found = _told(_entries(nodes, walking.look_up(nodes, trees.slots, keys)))
    return [(key.decode(), found[key.decode()]) for key in keys]


def page_before(nodes: Nodes, root: bytes, before: tuple[str, str] | None = None, limit: int = 48) -> Slots:
    """The last slots ahead of a place, or of all, in their order."""
    nodes.look_ahead([root])
    trees = opened(nodes, root)
    until = _place(before[0].encode(), before[1].encode()) if before is not None else None
    keys = [_slot(place) for place, _ in walking.page_before(nodes, trees.places, until, min(limit, PAGE_MAX))]
    found = _told(_entries(nodes, walking.look_up(nodes, trees.slots, keys)))
    return [(key.decode(), found[key.decode()]) for key in keys]


def held_in(nodes: Nodes, roots: Collection[bytes], key: str) -> dict[bytes, bytes | None]:
    """Of many versions at once the name of what a slot holds, None where there is no such slot. Each level is read at once."""
    bodies = nodes.bodies(set(roots))
    at = {root: body[2 : 2 + WIDTH] for root, body in bodies.items()}
    found: dict[bytes, bytes | None] = {}
    wanted = key.encode()
    while at:
        nodes.many([*{*at.values()}])
        below = {}
        for root, name in at.items():
            node = nodes.one(name)
            place = bisect_left(node.keys, wanted)
            if place < len(node.keys) and node.level:
                below[root] = node.names[place]
            else:
                is_there = place < len(node.keys) and node.keys[place] == wanted
                found[root] = node.names[place] if is_there else None
        at = below
    return found


def compared(nodes: Nodes, before: bytes, after: bytes) -> list[Difference]:
    """Which slots differ, by key, with the names of the entries that they held and hold."""
    nodes.look_ahead([before, after])
    one, other = opened(nodes, before), opened(nodes, after)
    return compare(nodes, one.slots, other.slots)


def told(nodes: Nodes, differences: Collection[Difference]) -> list[tuple[str, Entry | None, Entry | None]]:
    """Differences with the entries themselves, of a page of them."""
    names = {name for one in differences for name in (one.before, one.after) if name is not None}
    found = {name: entries.decode(body) for name, body in nodes.bodies(names).items()}
    return [(one.key.decode(), found.get(one.before or b""), found.get(one.after or b"")) for one in differences]


def merged(nodes: Nodes, base: bytes, ours: bytes, theirs: bytes) -> Merged:
    """Both sides' changes of base in one version, cell by cell."""
    if base == theirs or ours == theirs:
        return Merged(ours, [])
    if base == ours:
        return Merged(theirs, [])
    nodes.look_ahead([base, ours, theirs])
    was, here, there = (opened(nodes, root) for root in (base, ours, theirs))
    slots = join(nodes, was.slots, here.slots, there.slots)
    # A place is there or not, so nobody contests it; those of slots that are contested are put right below.
    places = join(nodes, was.places, here.places, there.places)
    names = {name for one in slots.contested for name in one[1:] if name is not None}
    found = {name: entries.decode(body) for name, body in nodes.bodies(names).items()}
    new_slots: dict[bytes, Child | None] = {}
    new_places: dict[bytes, Child | None] = {}
    conflicts: list[Conflict] = []
    for one in slots.contested:
        sides = [found.get(name or b"") for name in one[1:]]
        entry, unsettled = settle(one.key.decode(), *sides)
        conflicts += unsettled
        new_slots[one.key] = (nodes.put_body(entries.encode(entry)), 1) if entry is not None else None
        new_places |= {_place(side.order.encode(), one.key): None for side in sides if side is not None}
        if entry is not None:
            new_places[_place(entry.order.encode(), one.key)] = HERE
    trees = Trees(rewrite(nodes, slots.root, new_slots), rewrite(nodes, places.root, new_places))
    return Merged(_root(nodes, trees), conflicts)


def _root(nodes: Nodes, trees: Trees) -> bytes:
    return nodes.put_root(HEAD + trees.slots + trees.places)


def _leaves(limit: int) -> int:
    """How many have so many items at least."""
    return -(-limit // LEAST)


def _written(key: str) -> bytes:
    if not SLOT.fullmatch(key):
        raise Unfit("slot", "A slot's key is 1 to 64 letters, digits, - and _.")
    return key.encode()


def _place(order: bytes, key: bytes) -> bytes:
    return order + b"\0" + key


def _slot(place: bytes) -> bytes:
    return place.rpartition(b"\0")[2]


def _entries(nodes: Nodes, held: Mapping[bytes, bytes]) -> dict[bytes, Entry]:
    bodies = nodes.bodies(set(held.values()))
    return {key: entries.decode(bodies[name]) for key, name in held.items()}


def _told(found: Mapping[bytes, Entry]) -> dict[str, Entry]:
    return {key.decode(): entry for key, entry in found.items()}
