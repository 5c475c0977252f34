"""Sets are kept in rows that are named by their hashes: the same everywhere, once each, and read level by level."""

import pytest
from django.db import connection, transaction

from gallery.models import SetNode
from gallery.sets import store
from gallery.sets.tree import versions
from gallery.sets.tree.entries import Entry
from gallery.sets.tree.names import Missing, name_of
from gallery.sets.tree.nodes import Held, Memory, Nodes
from tests.support.sets import many

pytestmark = pytest.mark.django_db
LARGE = many(0, 600)


@pytest.fixture(autouse=True)
def nothing_remembered():
    store.MEMORY.forget()


def kept(slots):
    nodes = store.work()
    root = versions.built(nodes, slots)
    store.keep(nodes)
    return root


def all_of(root):
    return dict(versions.page_by_key(store.work(), root, None, 1000))


def height(root):
    nodes = store.work()
    return nodes.one(versions.opened(nodes, root).slots).level + 1


def test_what_was_kept_is_read_by_whoever_has_its_root():
    root = kept(LARGE)
    store.MEMORY.forget()
    assert all_of(root) == LARGE
    assert root == versions.built(Nodes(Held()), LARGE)


def test_every_row_is_named_by_its_bytes():
    kept(LARGE)
    rows = list(SetNode.objects.all())
    assert rows
    assert all(bytes(row.name) == name_of(bytes(row.body)) for row in rows)


def test_what_is_kept_twice_is_one_row_and_one_change_a_few():
    root = kept(LARGE)
    rows = SetNode.objects.count()
    kept(LARGE)
    assert SetNode.objects.count() == rows
    nodes = store.work()
    versions.changed(nodes, root, {"slot-9": LARGE["slot-9"]._replace(caption="new")})
    size = store.keep(nodes)
    assert SetNode.objects.count() == rows + 1 + height(root) + 1  # the entry, nodes on the way to it, the root
    assert size < 5_000


def test_a_change_reads_each_level_at_once(monkeypatch):
    root, asked = kept(LARGE), []
    monkeypatch.setattr(store.Rows, "read", _noting(asked))
    changes = {key: entry._replace(prompt="new") for key, entry in LARGE.items() if key.endswith("7")}
    levels = height(root)
    store.MEMORY.forget()
    asked.clear()
    versions.changed(store.work(), root, changes)
    root_and_levels_and_entries = 1 + levels + 1
    assert len(asked) == root_and_levels_and_entries


def test_what_is_remembered_is_not_read_again(monkeypatch, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        root, asked = kept(LARGE), []
        all_of(root)
    monkeypatch.setattr(store.Rows, "read", _noting(asked))
    all_of(root)
    assert sum(map(len, asked)) == len(LARGE)


def test_memory_lets_go_of_the_oldest():
    memory = Memory(4)
    nodes = {bytes([number]): versions.Nodes(Held()) for number in range(9)}
    for name in nodes:
        memory.keep({name: nodes[name]})
    assert memory.get(bytes([8])) is not None
    assert memory.get(bytes([0])) is None


def test_what_its_transaction_took_back_is_missing():
    with transaction.atomic():
        root = kept({"a": Entry()})
        assert all_of(root) == {"a": Entry()}
        transaction.set_rollback(True)
    with pytest.raises(Missing):
        all_of(root)


def test_what_was_taken_back_is_written_when_it_is_kept_again():
    nodes = store.work()
    root = versions.built(nodes, LARGE)
    with transaction.atomic():
        store.keep(nodes)
        transaction.set_rollback(True)
    store.keep(nodes)
    assert all_of(root) == LARGE


def test_a_row_that_is_gone_is_told_by_its_name():
    root = kept(LARGE)
    lost = versions.opened(store.work(), root).slots
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM gallery_setnode WHERE name = %s", [lost])
    store.MEMORY.forget()
    with pytest.raises(Missing) as missing:
        all_of(root)
    assert missing.value.names == [lost]


def _noting(asked):
    real = store.Rows.read

    def read(self, names):
        asked.append(list(names))
        return real(self, names)

    return read
