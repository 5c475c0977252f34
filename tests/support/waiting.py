"""Tests of two connections: until the others wait for a lock."""

from __future__ import annotations

from threading import Event

from django.db import connection


def until_waiting(many: int) -> None:
    """So many connections wait for a lock of Postgres."""
    with connection.cursor() as cursor:
        for _ in range(3000):
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0] >= many:
                return
            Event().wait(0.01)
    raise AssertionError("nobody came to wait")
