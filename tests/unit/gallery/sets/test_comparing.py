"""What differs between two versions is found, all of it and nothing else, without a look at what they share."""

from hypothesis import given, settings

from gallery.sets.tree import versions
from gallery.sets.tree.names import name_of
from tests.support.sets import CHANGES, SETS, Shelf, many, with_changes

LARGE = many(0, 600)
SHELF = Shelf()
ROOT = SHELF.built(LARGE)


def told(shelf, before, after):
    return versions.told(shelf.nodes(), versions.compared(shelf.nodes(), before, after))


@given(SETS, SETS)
def test_what_differs_applied_to_the_one_gives_the_other(slots, others):
    shelf = Shelf()
    before, after = shelf.built(slots), shelf.built(others)
    differences = told(shelf, before, after)
    assert shelf.changed(before, {key: entry for key, _, entry in differences}) == after
    assert shelf.changed(after, {key: entry for key, entry, _ in differences}) == before


@given(SETS, SETS)
def test_nothing_differs_where_the_roots_are_the_same_and_only_there(slots, others):
    shelf = Shelf()
    before, after = shelf.built(slots), shelf.built(others)
    assert (versions.compared(shelf.nodes(), before, after) == []) == (before == after) == (slots == others)


@settings(max_examples=50)
@given(CHANGES)
def test_of_many_slots_those_that_changed_are_told_with_what_they_held_and_hold(changes):
    shelf, before, later = SHELF, ROOT, with_changes(LARGE, changes)
    after = shelf.changed(before, changes)
    keys = sorted(key for key in LARGE.keys() | later.keys() if LARGE.get(key) != later.get(key))
    assert told(shelf, before, after) == [(key, LARGE.get(key), later.get(key)) for key in keys]


def test_a_small_set_and_one_that_grew_by_levels_are_compared_alike():
    shelf = Shelf()
    few, lots = many(10, 14), many(0, 3000)
    before, after = shelf.built(few), shelf.built(lots)
    assert [(key, one) for key, one, _ in told(shelf, after, before)] == sorted(
        (key, entry) for key, entry in lots.items() if key not in few
    )


def test_what_two_versions_share_is_not_read():
    shelf = Shelf()
    before = shelf.built(many(0, 3000))
    after = shelf.changed(before, {"slot-7": LARGE["slot-7"]._replace(prompt="new")})
    nodes = versions.Nodes(source := Counting(shelf.held))
    [one] = versions.compared(nodes, before, after)
    assert one.key == b"slot-7"
    roots, levels = 2, 3
    assert source.names == roots + 2 * levels


class Counting:
    """A source that counts what it is asked for."""

    def __init__(self, held):
        self._held, self.names = held, 0

    def read(self, names):
        self.names += len(names)
        return self._held.read(names)


def test_entries_are_named_by_their_bytes():
    shelf = Shelf()
    before, after = shelf.built({}), shelf.built(many(1, 2))
    [one] = versions.compared(shelf.nodes(), before, after)
    assert name_of(shelf.held.kept[one.after]) == one.after
    assert one.before is None
