"""Where sets are kept: rows that are named by their hashes. Read in batches, written in one statement, never changed.

Whoever works on a version opens `work()`, gives it to `tree.versions`, and calls `keep` before anybody is told a root.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import timedelta
from functools import partial
from itertools import islice

from django.db import connection, transaction

from gallery.sets import tops
from gallery.sets.asking import Many, cursor
from gallery.sets.tree.node import Node
from gallery.sets.tree.nodes import Memory, Nodes

READ = "SELECT name, body FROM gallery_setnode WHERE name = ANY(%s)"
# In the order of names, so that two that write the same rows wait for each other and never in a ring. What is kept already is
# held until its writer commits, and said to be young: `collecting` lets go what is old and no commit leads to.
KEEP = """
INSERT INTO gallery_setnode AS kept (name, body, kept_at)
SELECT name, body, statement_timestamp() FROM unnest(%s::bytea[], %s::bytea[]) AS given (name, body) ORDER BY name
ON CONFLICT (name) DO UPDATE SET kept_at = statement_timestamp() WHERE kept.kept_at < statement_timestamp() - interval '1 day'
"""
TOUCHED = timedelta(days=1)
"""What was kept within it needs no touching. The interval above."""
AT_ONCE = 5_000


class Committed(Memory):
    """Of what a transaction reads and writes it knows once that is committed: what is taken back was never there."""

    def keep(self, nodes: Mapping[bytes, Node | bytes]) -> None:
        transaction.on_commit(partial(super().keep, nodes))


MEMORY = Committed()
"""Of this process, for all sets."""


class Rows:
    """The source of all that is kept."""

    def read(self, names: Collection[bytes]) -> Mapping[bytes, bytes]:
        found: dict[bytes, bytes] = {}
        for some in _batches(names):
            with cursor() as asking, connection.wrap_database_errors:
                found.update(asking.execute(READ, [Many(some)], binary=True).fetchall())
        return found


def work() -> Nodes:
    """For one piece of work: what it reads is at hand till its end, what it makes is kept by `keep`."""
    return Nodes(Rows(), MEMORY, tops.read)


def keep(nodes: Nodes) -> int:
    """Write what is fresh, in the transaction that is open. How many bytes it had."""
    fresh = nodes.fresh
    with transaction.atomic(savepoint=False):
        for names in _batches(sorted(fresh)):
            with cursor() as writing, connection.wrap_database_errors:
                writing.execute(KEEP, [Many(names), Many([fresh[name] for name in names])])
    transaction.on_commit(nodes.remember)
    return sum(map(len, fresh.values()))


def _batches(names: Collection[bytes]) -> Iterator[list[bytes]]:
    left = iter(names)
    while some := list(islice(left, AT_ONCE)):
        yield some
