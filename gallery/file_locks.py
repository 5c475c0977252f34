"""Keeps apart who writes bytes and who frees them: a lock on their hash that Postgres holds until the transaction ends.

Writers share it, so they never wait for each other, whatever the order of their hashes. Whoever frees takes it alone or
not at all, and reads the rows after that: every writer before has committed its row, and every later one finds no file and
writes it again.
"""

from __future__ import annotations

from django.db import connection

FREEING = 0x66726565
"""The number of this room among advisory locks: "free"."""


def hold(sha256: str) -> None:
    """Nobody frees these bytes until this transaction ends. Call it before looking whether they are there."""
    _ask("SELECT pg_advisory_xact_lock_shared(%s, %s)", sha256)


def take(sha256: str) -> bool:
    """Whether these bytes are this transaction's alone to free. Never waits."""
    return bool(_ask("SELECT pg_try_advisory_xact_lock(%s, %s)", sha256))


def _ask(sql: str, sha256: str) -> object:
    """Of a hash 31 bits: two that share them only wait for each other."""
    with connection.cursor() as cursor:
        cursor.execute(sql, [FREEING, int(sha256[:8], 16) >> 1])
        return cursor.fetchone()[0]
