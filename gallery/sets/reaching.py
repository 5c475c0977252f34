"""What versions are made of, down to the last entry: walked level by level from their roots, each name once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from gallery.sets.store import Rows
from gallery.sets.tree.entries import KIND as ENTRY
from gallery.sets.tree.names import WIDTH, Malformed, name_of
from gallery.sets.tree.node import decode
from gallery.sets.tree.versions import HEAD as ROOT

AT_ONCE = 5_000


class Reached(NamedTuple):
    """A name and what is kept under it; None where nothing is."""

    name: bytes
    body: bytes | None


def reached(roots: Iterable[bytes | memoryview[int]], seen: set[bytes] | None = None) -> Iterator[Reached]:
    """All that hangs below these, each once; `seen` is what was walked before, and grows. Costs memory for all names."""
    seen = set() if seen is None else seen
    rows = Rows()
    level = [name for name in dict.fromkeys(bytes(root) for root in roots) if name not in seen]
    seen.update(level)
    while level:
        below: list[bytes] = []
        for some in _batches(level):
            bodies = rows.read(some)
            for name in some:
                body = bodies.get(name)
                yield Reached(name, body)
                for child in named_in(body) if body is not None else ():
                    if child not in seen:
                        seen.add(child)
                        below.append(child)
        level = below


def named_in(body: bytes) -> Collection[bytes]:
    """The names that something kept names. Nothing of what cannot be read: `is_true` says so."""
    if body.startswith(ROOT) and len(body) == len(ROOT) + 2 * WIDTH:
        return [body[2 : 2 + WIDTH], body[2 + WIDTH :]]
    if body.startswith(ENTRY):
        return []
    try:
        node = decode(body)
    except (Malformed, ValueError, IndexError):
        return []
    return [name for name in node.names if name]


def is_true(one: Reached) -> bool:
    """Whether something is kept under that name, and nothing but what has it."""
    return one.body is not None and name_of(one.body) == one.name


def _batches(names: Iterable[bytes]) -> Iterator[list[bytes]]:
    left = iter(names)
    while some := list(islice(left, AT_ONCE)):
        yield some
