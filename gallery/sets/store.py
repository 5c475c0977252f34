"""Where sets are kept: rows that are named by their hashes. Read in batches, written in one statement, never changed.

Whoever works on a version opens `work()`, gives it to `tree.versions`, and calls `keep` before anybody is told a root.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import timedelta
from functools import partial
from itertools import islice
from struct import Struct, pack
from typing import Any
from weakref import WeakSet

from django.db import connection, transaction
from psycopg import Cursor
from psycopg.adapt import Dumper
from psycopg.pq import Format

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
BYTEA, BYTEA_ARRAY = 17, 1001
"""Postgres' numbers of the types."""
LENGTH = Struct(">i")
KNOWING: WeakSet[Any] = WeakSet()
"""Connections that know how `Many` is written."""


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
    return Nodes(Rows(), MEMORY)


def keep(nodes: Nodes) -> int:
    """Write what is fresh, in the transaction that is open. How many bytes it had."""
    fresh = nodes.fresh
    with transaction.atomic(savepoint=False):
        for names in _batches(sorted(fresh)):
            with cursor() as writing, connection.wrap_database_errors:
                writing.execute(KEEP, [Many(names), Many([fresh[name] for name in names])])
    transaction.on_commit(nodes.remember)
    return sum(map(len, fresh.values()))


def cursor() -> Cursor[Any]:
    """Django's own writes parameters into the statement, bytes as text of twice the length. This one sends them as they are, and
    statements that come again and again but once (`DATABASE_PREPARES`)."""
    connection.ensure_connection()
    raw = connection.connection
    if raw not in KNOWING:
        raw.adapters.register_dumper(Many, _ManyDumper)
        KNOWING.add(raw)
    return Cursor(raw)


class Many:
    """Strings of bytes as one parameter."""

    def __init__(self, strings: Sequence[bytes]) -> None:
        self.strings = strings


class _ManyDumper(Dumper):
    """As Postgres receives an array in binary: dimensions, nulls, type of its elements; length and lower bound; then each with
    its length. Psycopg's own looks each element over, which takes longer than to write it."""

    format = Format.BINARY
    oid = BYTEA_ARRAY

    def dump(self, obj: Many) -> bytes:
        strings = obj.strings
        head = pack(">5i", 1, 0, BYTEA, len(strings), 1)
        return head + b"".join([part for one in strings for part in (LENGTH.pack(len(one)), one)])


def _batches(names: Collection[bytes]) -> Iterator[list[bytes]]:
    left = iter(names)
    while some := list(islice(left, AT_ONCE)):
        yield some
