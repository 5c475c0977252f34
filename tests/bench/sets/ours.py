"""The set in rows of a durable Postgres."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter
from typing import NamedTuple

from django.db import connection, connections, transaction

from gallery.sets import store
from gallery.sets.tree import versions
from gallery.sets.tree.comparing import Difference
from gallery.sets.tree.nodes import Nodes
from paintoff.embedded import postgres
from tests.bench.sets.made_up import Changes, Slots


class Made(NamedTuple):
    root: bytes
    seconds: float
    size: int
    rows: int


@contextmanager
def database() -> Iterator[None]:
    server = postgres.start(durable=True)
    try:
        connection.creation.create_test_db(verbosity=0, autoclobber=True)
        yield
    finally:
        connections.close_all()
        postgres.stop(server)


def build(slots: Slots) -> Made:
    return _made(lambda nodes: versions.built(nodes, slots))


def commit(root: bytes, changes: Changes, *, warm: bool = False) -> Made:
    if not warm:
        store.MEMORY.forget()
    return _made(lambda nodes: versions.changed(nodes, root, changes))


def diff(before: bytes, after: bytes, *, warm: bool = False) -> list[Difference]:
    if not warm:
        store.MEMORY.forget()
    return versions.compared(store.work(), before, after)


def _made(work) -> Made:
    start = perf_counter()
    with transaction.atomic():
        nodes: Nodes = store.work()
        root, rows = work(nodes), len(nodes.fresh)
        size = store.keep(nodes)
    return Made(root, perf_counter() - start, size, rows)
