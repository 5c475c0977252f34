"""Statements of our own, with strings of bytes sent as they are."""

from __future__ import annotations

from collections.abc import Sequence
from struct import Struct, pack
from typing import Any
from weakref import WeakSet

from django.db import connection
from psycopg import Cursor
from psycopg.adapt import Dumper
from psycopg.pq import Format

BYTEA, BYTEA_ARRAY = 17, 1001
"""Postgres' numbers of the types."""
LENGTH = Struct(">i")
KNOWING: WeakSet[Any] = WeakSet()
"""Connections that know how `Many` is written."""


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
