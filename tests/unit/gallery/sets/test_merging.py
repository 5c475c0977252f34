"""Two sides of one base are merged cell by cell, the same way as their plain dicts would be; what both changed is a conflict."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gallery.sets.tree import cutting, joining, versions
from gallery.sets.tree.entries import CELLS, Entry
from gallery.sets.tree.names import name_of
from gallery.sets.tree.settling import SLOT, Conflict
from tests.support.sets import CHANGES, SETS, Shelf, many, with_changes

LARGE, WIDE = many(0, 600), many(0, 2000)
SHELF = Shelf()
STANDING = {SHELF.built(slots): slots for slots in (LARGE, WIDE)}
CELL_VALUES = {
    "picture": [name_of(b"A"), name_of(b"B"), name_of(b"C")],
    "prompt": ["A", "B", "C"],
    "caption": ["A", "", "C"],
    "tags": [("a",), ("b",), ("a", "c")],
    "level": [0, 1, 2],
    "order": ["a", "b", "c"],
}
# Base, ours, theirs and what comes out; "-" is no slot, "!" is a conflict. The cases of lakeFS.
CASES = ["AAAA", "ABBB", "ABC!", "AABB", "ABAB", "A---", "AB-!", "A-B!", "AA--", "A-A-", "-B-B", "--BB", "-BBB", "-BC!"]


@pytest.mark.parametrize(("cell", "case"), list(product(CELLS, CASES)))
@pytest.mark.parametrize("others", [{}, LARGE], ids=["alone", "among many"])
def test_every_case_comes_out_as_it_should_for_every_cell(cell, case, others):
    shelf = Shelf()

    def slots(letter):
        cells = {cell: CELL_VALUES[cell]["ABC".index(letter)]} if letter != "-" else {}
        return others | {"slot-x": Entry()._replace(**cells)} if letter != "-" else others

    base, ours, theirs = (shelf.built(slots(letter)) for letter in case[:3])
    merged = shelf.merged(base, ours, theirs)
    if case[3] == "!":
        [conflict] = merged.conflicts
        assert conflict.key == "slot-x"
        assert conflict.cell == (SLOT if "-" in case[1:3] else cell)
        assert merged.root == ours
    else:
        assert merged.conflicts == []
        assert merged.root == shelf.built(slots(case[3]))


def test_changes_of_two_cells_of_one_slot_are_both_taken():
    shelf = Shelf()
    was = LARGE["slot-4"]
    base = shelf.built(LARGE)
    ours = shelf.changed(base, {"slot-4": was._replace(caption="ours", order="zz")})
    theirs = shelf.changed(base, {"slot-4": was._replace(picture=name_of(b"theirs"))})
    both = was._replace(caption="ours", order="zz", picture=name_of(b"theirs"))
    merged = shelf.merged(base, ours, theirs)
    assert merged == (shelf.built(LARGE | {"slot-4": both}), [])


def test_a_conflict_in_one_cell_leaves_the_others_merged():
    shelf = Shelf()
    was = LARGE["slot-4"]
    base = shelf.built(LARGE)
    ours = shelf.changed(base, {"slot-4": was._replace(caption="ours", level=2)})
    theirs = shelf.changed(base, {"slot-4": was._replace(caption="theirs", tags=("bird",))})
    merged = shelf.merged(base, ours, theirs)
    assert merged.conflicts == [Conflict("slot-4", "caption", "", "ours", "theirs")]
    assert shelf.slots(merged.root)["slot-4"] == was._replace(caption="ours", level=2, tags=("bird",))


def plainly(base, ours, theirs):
    """The same by dicts alone."""
    merged, conflicts = {}, set()
    for key in base.keys() | ours.keys() | theirs.keys():
        was, here, there = base.get(key), ours.get(key), theirs.get(key)
        entry = here
        if was == here:
            entry = there
        elif there not in (was, here):
            if here is None or there is None:
                conflicts.add((key, SLOT))
            else:
                cells = {}
                for cell in CELLS:
                    one, other = getattr(here, cell), getattr(there, cell)
                    before = getattr(was, cell) if was is not None else object()
                    cells[cell] = other if one == before else one
                    if one != other and before not in (one, other):
                        conflicts.add((key, cell))
                entry = Entry(**cells)
        if entry is not None:
            merged[key] = entry
    return merged, conflicts


def check(base, ours, theirs):
    """Roots of large sets are made from one that stands, as `test_versions` holds against such as are built anew."""
    roots = [root_of(slots) for slots in (base, ours, theirs)]
    merged = SHELF.merged(*roots)
    slots, conflicts = plainly(base, ours, theirs)
    assert {(conflict.key, conflict.cell) for conflict in merged.conflicts} == conflicts
    assert merged.root == root_of(slots)


def root_of(slots):
    if len(slots) < 200:
        return SHELF.built(slots)
    near = min(STANDING, key=lambda root: abs(len(slots) - len(STANDING[root])))
    held = STANDING[near]
    keys = {key for key, _ in held.items() ^ slots.items()}
    return SHELF.changed(near, {key: slots.get(key) for key in keys})


@given(SETS, SETS, SETS)
def test_any_three_small_sets_are_merged_as_their_dicts_are(base, ours, theirs):
    check(base, ours, theirs)


@settings(max_examples=60)
@given(CHANGES, CHANGES)
def test_any_changes_of_a_large_set_are_merged_as_their_dicts_are(ours, theirs):
    check(LARGE, with_changes(LARGE, ours), with_changes(LARGE, theirs))


@pytest.mark.parametrize(
    "sizes", [(0, 0, 2000), (0, 2000, 1500), (600, 0, 2000), (2000, 4, 1700), (5, 2000, 0), (2000, 0, 0)]
)
def test_trees_of_different_heights_are_merged_as_their_dicts_are(sizes):
    check(*(many(0, size) for size in sizes))


@settings(max_examples=40)
@given(st.integers(0, 2000), st.integers(0, 2000), st.integers(1, 300), st.integers(1, 300), CHANGES, CHANGES)
def test_whole_stretches_that_one_side_took_out_or_put_in_are_merged_as_their_dicts_are(
    one, other, width, more, ours, theirs
):
    base = {key: entry for key, entry in WIDE.items() if not one <= int(key[5:]) < one + width}
    thinner = {key: entry for key, entry in base.items() if not other <= int(key[5:]) < other + more}
    check(base, with_changes(WIDE, ours), with_changes(thinner, theirs))


def test_where_their_set_ends_ours_goes_on_and_the_node_there_is_cut_anew():
    """They took one out of a node that was just long enough to end with its key: it ends only because nothing follows."""
    keys, end = next(found for prefix in range(1000) if (found := _ends_just(prefix)))
    slots = [(key, Entry(order="i")) for key in keys]
    check(dict(slots[:end]), dict(slots[: end + 1]), dict(slots[: end - 2] + slots[end - 1 : end]))


def _ends_just(prefix):
    keys = [f"slot-{prefix:04}-{number:03}" for number in range(60)]
    end = cutting.ends([key.encode() for key in keys], 0)[0]
    return (keys, end) if cutting.least(keys[end - 1].encode(), 0) == end > cutting.LEAST else None


def test_a_subtree_that_they_alone_have_touched_is_taken_unread():
    shelf = Shelf()
    keys = sorted(WIDE)
    base = shelf.built(WIDE)
    theirs = shelf.changed(base, {key: WIDE[key]._replace(caption="theirs") for key in keys[1400:]})
    ours = shelf.changed(base, {keys[3]: WIDE[keys[3]]._replace(caption="ours")})
    wide = versions.opened(shelf.nodes(), theirs).slots
    nodes = versions.Nodes(source := Noting(shelf.held))
    joined = joining.join(nodes, *(versions.opened(nodes, root).slots for root in (base, ours, theirs)))
    assert joined.contested == []
    assert len(source.names) < 40
    assert versions.Nodes(shelf.held).one(wide).size == 2000


class Noting:
    """A source that remembers what it was asked for."""

    def __init__(self, held):
        self._held, self.names = held, set()

    def read(self, names):
        self.names |= set(names)
        return self._held.read(names)
