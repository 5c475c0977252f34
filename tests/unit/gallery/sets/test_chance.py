"""Slots by their places: the same as counting along all of them."""

from __future__ import annotations

from gallery.sets.tree import versions
from gallery.sets.tree.chance import keys_at
from tests.support.sets import Shelf, many


def keys_of(shelf: Shelf, root: bytes, places: list[int]) -> list[str]:
    nodes = shelf.nodes()
    return [key.decode() for key in keys_at(nodes, versions.opened(nodes, root).slots, places)]


def test_at_each_place_stands_the_key_that_a_walk_along_all_comes_to():
    shelf, slots = Shelf(), many(0, 3000)
    root = shelf.built(slots)
    every = sorted(slots)
    wanted = [0, 1, 7, 31, 32, 999, 1000, 2998, 2999]
    assert keys_of(shelf, root, wanted) == [every[place] for place in wanted]
    assert keys_of(shelf, root, list(range(3000))) == every


def test_a_set_of_one_slot_has_one_place():
    shelf = Shelf()
    assert keys_of(shelf, shelf.built(many(4, 5)), [0]) == ["slot-4"]
