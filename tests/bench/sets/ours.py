"""The set in rows of a durable Postgres: commits as a site makes them, branch and all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import NamedTuple

from django.db import connection, connections

from accounts import people
from gallery.models import SetBranch
from gallery.sets import branches, store
from gallery.sets.branches import Word
from gallery.sets.tree import versions
from gallery.sets.tree.comparing import Difference
from paintoff.embedded import postgres
from tests.bench.sets.made_up import Changes, Slots

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
ROWS = """
SELECT count(*), sum(length(name) + length(body)), pg_total_relation_size('gallery_setnode') FROM gallery_setnode
"""


class Kept(NamedTuple):
    """Rows, their bytes, and what the table takes with its index."""

    rows: int
    size: int
    on_disk: int


@contextmanager
def database() -> Iterator[None]:
    server = postgres.start(durable=True)
    try:
        connection.creation.create_test_db(verbosity=0, autoclobber=True)
        yield
    finally:
        connections.close_all()
        postgres.stop(server)


class Set:
    def __init__(self, slots: Slots) -> None:
        self._word = Word(people.become_guest("Ada"), NOON, "next")
        _, branch = branches.begin("Herons", self._word, slots)
        self._branch = branch.pk
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")

    @property
    def root(self) -> bytes:
        return bytes(self._seen().head.root)

    def commit(self, changes: Changes) -> None:
        branches.commit(self._seen(), changes, self._word)

    def _seen(self) -> SetBranch:
        return SetBranch.objects.select_related("head", "image_set").get(pk=self._branch)


def forget() -> None:
    """As in a process that has just started."""
    store.MEMORY.forget()


def diff(before: bytes, after: bytes) -> list[Difference]:
    return versions.compared(store.work(), before, after)


def kept() -> Kept:
    with connection.cursor() as cursor:
        cursor.execute(ROWS)
        return Kept(*cursor.fetchone())
