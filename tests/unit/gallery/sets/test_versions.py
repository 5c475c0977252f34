"""The same entries have the same root, whatever way led to them, and what is read is what was written."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gallery.sets.tree import versions
from gallery.sets.tree.entries import Entry, Unfit
from gallery.sets.tree.names import Malformed, Missing
from gallery.sets.tree.nodes import Held, Nodes
from tests.support.sets import CHANGES, SETS, Shelf, many, with_changes

LARGE = many(0, 600)
SHELF = Shelf()
ROOT = SHELF.built(LARGE)


@given(SETS, st.lists(CHANGES, max_size=4))
def test_whatever_way_leads_to_a_set_its_root_is_the_same(slots, steps):
    shelf = Shelf()
    root = shelf.built(slots)
    for step in steps:
        root = shelf.changed(root, step)
        slots = with_changes(slots, step)
    assert root == shelf.built(slots)


@settings(max_examples=30)
@given(st.lists(CHANGES, min_size=1, max_size=5))
def test_the_same_holds_where_the_tree_has_several_levels(steps):
    shelf, slots, root = SHELF, LARGE, ROOT
    for step in steps:
        root = shelf.changed(root, step)
        slots = with_changes(slots, step)
    assert root == shelf.built(slots)


@pytest.mark.parametrize("seed", range(6))
def test_a_set_that_comes_in_pieces_of_any_size_has_the_root_of_one_that_comes_at_once(seed):
    chance, shelf = Random(seed), Shelf()
    keys = list(LARGE)
    chance.shuffle(keys)
    root = versions.empty(nodes := shelf.nodes())
    shelf.held.keep(nodes.fresh)
    while keys:
        piece = [keys.pop() for _ in range(min(len(keys), chance.choice([1, 2, 5, 40, 150])))]
        root = shelf.changed(root, {key: LARGE[key] for key in piece})
    assert root == shelf.built(LARGE)


@pytest.mark.parametrize("seed", range(6))
def test_a_set_that_is_taken_apart_ends_as_an_empty_one(seed):
    chance, shelf, left = Random(seed), Shelf(), dict(LARGE)
    root = shelf.built(left)
    while left:
        gone = chance.sample(list(left), min(len(left), chance.choice([1, 30, 200])))
        left = {key: entry for key, entry in left.items() if key not in gone}
        root = shelf.changed(root, dict.fromkeys(gone))
        assert root == shelf.built(left)
    assert root == versions.empty(shelf.nodes())


def test_what_stands_there_already_changes_nothing():
    shelf = Shelf()
    root = shelf.built(LARGE)
    assert shelf.changed(root, {"slot-3": LARGE["slot-3"], "slot-9999": None}) == root


@given(SETS, st.integers(1, 7))
def test_pages_by_key_have_every_slot_once_in_the_order_of_keys(slots, limit):
    shelf, found, after = Shelf(), [], None
    root = shelf.built(slots)
    while page := versions.page_by_key(shelf.nodes(), root, after, limit):
        assert len(page) <= limit
        found += page
        after = page[-1][0]
    assert found == sorted(slots.items())


@pytest.mark.parametrize("slots", [many(0, 0), many(0, 5), LARGE])
@pytest.mark.parametrize("limit", [1, 48, 1000])
def test_pages_by_order_have_every_slot_once_in_its_place_and_so_have_pages_back(slots, limit):
    shelf = Shelf()
    slots = slots | {"tie": Entry(order="003")} if slots else slots
    root = shelf.built(slots)
    in_order = sorted(slots.items(), key=lambda item: (item[1].order, item[0]))
    found, after = [], None
    while page := versions.page_by_order(shelf.nodes(), root, after, limit):
        found += page
        after = page[-1][1].order, page[-1][0]
    back, before = [], None
    while page := versions.page_before(shelf.nodes(), root, before, limit):
        back = page + back
        before = page[0][1].order, page[0][0]
    assert found == back == in_order


def test_a_page_is_full_wherever_it_begins():
    shelf = Shelf()
    root, keys = shelf.built(LARGE), sorted(LARGE)
    for at in range(0, 550, 7):
        page = versions.page_by_key(shelf.nodes(), root, keys[at], 48)
        assert [key for key, _ in page] == keys[at + 1 : at + 49]


def test_slots_are_looked_up_by_key_and_counted():
    shelf = Shelf()
    root = shelf.built(LARGE)
    wanted = ["slot-0", "slot-599", "slot-600", "../slot", "zzz"]
    assert versions.look_up(shelf.nodes(), root, wanted) == {key: LARGE[key] for key in wanted[:2]}
    assert versions.count(shelf.nodes(), root) == 600


def test_a_change_writes_what_lies_on_the_way_to_it_alone():
    shelf = Shelf()
    root, nodes = shelf.built(many(0, 3000)), shelf.nodes()
    versions.changed(nodes, root, {"slot-7": LARGE["slot-7"]._replace(caption="new")})
    entry, leaf_to_root, top = 1, 3, 1
    assert len(nodes.fresh) == entry + leaf_to_root + top


def test_the_root_is_the_same_on_every_machine():
    """Of a set of two slots, written down byte by byte after the format."""
    nodes = Nodes(Held())
    root = versions.built(nodes, {"a": Entry(order="i"), "b": Entry(caption="é", order="1")})
    one = b"e" + bytes([0, 0, 1, 0]) + bytes(8) + b"i"
    other = b"e" + bytes([0, 0, 1, 0]) + bytes(4) + bytes([0, 0, 0, 2]) + b"1" + "é".encode()
    slots = b"n" + bytes([0, 2, 32, 0, 1, 1]) + b"ab" + _name(one) + _name(other)
    places = b"n" + bytes([0, 2, 0, 0, 3, 3]) + b"1\0bi\0a"
    assert root == _name(b"s\x01" + _name(slots) + _name(places))
    assert {one, other, slots, places} <= set(nodes.fresh.values())


def _name(body):
    from hashlib import sha256

    return sha256(body).digest()


@pytest.mark.parametrize("key", ["", "a/b", "..", "a\0b", "ä", "x" * 65, "a b", "a\n"])
def test_what_is_no_key_of_a_slot_is_refused_and_nothing_is_made(key):
    nodes = Nodes(Held())
    with pytest.raises(Unfit) as refused:
        versions.built(nodes, {key: Entry()})
    assert refused.value.cell == "slot"


def test_a_root_that_nobody_keeps_is_missing_and_a_node_is_no_root():
    shelf = Shelf()
    root = shelf.built(LARGE)
    trees = versions.opened(shelf.nodes(), root)
    with pytest.raises(Missing):
        versions.count(shelf.nodes(), bytes(32))
    with pytest.raises(Malformed):
        versions.count(shelf.nodes(), trees.slots)


def test_slots_that_come_one_by_one_in_the_order_of_keys_lead_to_the_same_roots():
    """The last node may have ended with its last key when the next one comes."""
    shelf, slots = Shelf(), {}
    root = shelf.built(slots)
    for key in sorted(LARGE)[:150]:
        slots[key] = LARGE[key]
        root = shelf.changed(root, {key: LARGE[key]})
        assert root == shelf.built(slots)
