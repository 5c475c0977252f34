"""Trees of many slots: what holds of few holds of them. `make million` asks at 1,000,000; `TREE_SLOTS` and `TREE_SEED` are its
numbers, and whoever reads a failure sees both."""

import os
from itertools import pairwise
from math import ceil, log
from random import Random
from statistics import mean

import pytest

from gallery.sets.tree import versions
from gallery.sets.tree.cutting import LEAST, MOST
from gallery.sets.tree.entries import Entry
from gallery.sets.tree.names import name_of
from tests.support.sets import Shelf, many, with_changes

COUNT = int(os.environ.get("TREE_SLOTS", "20000"))
SEED = int(os.environ.get("TREE_SEED", "7"))
STEPS = 8
TOGETHER = COUNT // 200


@pytest.fixture(scope="module")
def large():
    """The shelf, its slots, and their root."""
    shelf, slots = Shelf(), many(0, COUNT)
    return shelf, slots, shelf.built(slots)


@pytest.fixture(scope="module")
def edited(large):
    """What came of it by steps of any kind, one on the other: slots and root."""
    shelf, slots, root = large
    chance = Random(SEED)
    for _ in range(STEPS):
        changes = some_changes(chance, slots)
        slots, root = with_changes(slots, changes), shelf.changed(root, changes)
    return slots, root


def some_changes(chance, slots):
    """Slots that go, hold something else, move, come anywhere, and a stretch of neighbours that goes as a whole."""
    keys = list(slots)
    changes = {key: slots[key]._replace(caption=f"{chance.random()}") for key in chance.sample(keys, TOGETHER)}
    changes |= {key: slots[key]._replace(order=order(chance)) for key in chance.sample(keys, TOGETHER)}
    changes |= {f"new-{chance.getrandbits(60):x}": entry(chance) for _ in range(TOGETHER)}
    changes |= dict.fromkeys(chance.sample(keys, TOGETHER))
    start = chance.randrange(len(keys) - TOGETHER)
    changes |= dict.fromkeys(sorted(keys)[start : start + TOGETHER])
    chance.shuffle(shuffled := list(changes.items()))
    return dict(shuffled)


def order(chance):
    return chance.choice("abcxyz") + chance.choice("123abc") * 3 + f"{chance.getrandbits(40):x}1"


def entry(chance):
    return Entry(name_of(chance.randbytes(8)), "a late one", order=order(chance))


def test_whatever_edits_led_to_them_many_slots_have_the_root_of_those_built_at_once(edited):
    slots, root = edited
    shuffled = list(slots.items())
    Random(SEED).shuffle(shuffled)
    assert Shelf().built(dict(shuffled)) == root


def test_many_slots_that_come_in_any_order_have_the_same_root(large):
    _, slots, root = large
    shelf, late = Shelf(), Random(SEED).sample(list(slots), COUNT // 10)
    missing = set(late)
    grown = shelf.built({key: one for key, one in slots.items() if key not in missing})
    for start in range(0, len(late), 10 * TOGETHER):
        grown = shelf.changed(grown, {key: slots[key] for key in late[start : start + 10 * TOGETHER]})
    assert grown == root


def test_what_differs_between_two_large_versions_leads_from_each_to_the_other(large, edited):
    (shelf, slots, before), (later, after) = large, edited
    told = versions.told(shelf.nodes(), versions.compared(shelf.nodes(), before, after))
    assert {key for key, _, _ in told} == {
        key for key in slots.keys() | later.keys() if slots.get(key) != later.get(key)
    }
    assert shelf.changed(before, {key: now for key, _, now in told}) == after
    assert shelf.changed(after, {key: was for key, was, _ in told}) == before


@pytest.mark.parametrize("which", ["built", "edited"])
def test_nodes_of_a_large_tree_keep_their_bounds_and_no_more_levels_than_these_take(large, edited, which):
    shelf, slots, root = large if which == "built" else (large[0], *edited)
    for tree in versions.opened(shelf.nodes(), root):
        levels = every_level(shelf, tree)
        assert [len(levels[0]), levels[0][0].size] == [1, len(slots)]
        assert len(levels[0][0].keys) > 1, "a root with one child would not be the root"
        assert len(levels) <= ceil(log(len(slots), LEAST))
        for level in levels:
            assert all(LEAST <= len(node.keys) <= MOST for node in level[:-1])
            assert 1 <= len(level[-1].keys) <= MOST
            keys = [key for node in level for key in node.keys]
            assert all(one < other for one, other in pairwise(keys))
        assert 14 < mean(len(node.keys) for node in levels[-1]) < 18


def every_level(shelf, root):
    """From the root down, each from left to right. What a node says of its children is asked on the way."""
    levels = [shelf.nodes().many([root])]
    while levels[-1][0].level:
        names = [name for node in levels[-1] for name in node.names]
        below = shelf.nodes().many(names)
        told = [(key, count) for node in levels[-1] for key, count in zip(node.keys, node.counts, strict=True)]
        assert told == [(node.keys[-1], node.size) for node in below]
        levels.append(below)
    return levels
