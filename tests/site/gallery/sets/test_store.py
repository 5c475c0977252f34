"""Sets are kept in rows that are named by their hashes: the same everywhere, once each, and read level by level."""

import pytest
from django.db import connection, transaction

from gallery.models import SetNode
from gallery.sets import store, tops
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


def levels_at_once(root):
    """Of the tree of slots: the first node and what hangs below, and one more where that is little."""
    nodes = store.work()
    return 2 if len(nodes.one(versions.opened(nodes, root).slots).names) >= tops.FEW else 3


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


def test_a_change_reads_the_tops_of_both_trees_and_then_each_level_at_once(monkeypatch):
    root = kept(LARGE)
    changes = {key: entry._replace(prompt="new") for key, entry in LARGE.items() if key.endswith("7")}
    at_once, levels_below, entries = 1, height(root) - levels_at_once(root), 1
    asked = questions(monkeypatch)
    versions.changed(store.work(), root, changes)
    assert len(asked) == at_once + levels_below + entries


def test_the_first_page_by_key_is_two_questions_and_by_order_one_more_for_each_level_below_the_top(monkeypatch):
    root = kept(LARGE)
    for page, more in ((versions.page_by_key, 0), (versions.page_by_order, height(root) - levels_at_once(root))):
        asked = questions(monkeypatch)
        assert len(page(store.work(), root)) == 48
        assert len(asked) == 2 + more


@pytest.mark.parametrize("slots", [0, 1, 40, 600])
def test_pages_and_changes_are_the_same_with_and_without_what_was_read_ahead(slots):
    held = {key: LARGE[key] for key in list(LARGE)[:slots]}
    root = kept(held)
    store.MEMORY.forget()
    plain = Nodes(store.Rows())
    for page in (versions.page_by_key, versions.page_by_order, versions.page_before):
        assert page(store.work(), root) == page(plain, root)
    changes = {"slot-7": None, "new": Entry(caption="new")}
    assert versions.changed(store.work(), root, changes) == versions.changed(plain, root, changes)


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


def questions(monkeypatch):
    """What a process that has just started asks from now on."""
    asked, real = [], tops.read

    def read(roots, leaves):
        asked.append(list(roots))
        return real(roots, leaves)

    store.MEMORY.forget()
    monkeypatch.undo()
    monkeypatch.setattr(store.Rows, "read", _noting(asked))
    monkeypatch.setattr(tops, "read", read)
    return asked


def _noting(asked):
    real = store.Rows.read

    def read(self, names):
        asked.append(list(names))
        return real(self, names)

    return read
