"""Where a family stands."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as some

from gallery.ancestry.layout import crossings, laid_out, ranked

FAMILIES = some.lists(some.tuples(some.integers(1, 12), some.integers(1, 12)), max_size=20).map(
    lambda pairs: sorted({(min(pair), max(pair)) for pair in pairs if pair[0] != pair[1]})
)
NODES = list(range(1, 13))


def test_a_child_stands_below_all_of_its_parents():
    assert ranked([1, 2, 3, 4], [(1, 2), (2, 3), (1, 3), (4, 3)]) == {1: 0, 2: 1, 3: 2, 4: 0}


def test_a_chain_stands_upright():
    layout = laid_out([1, 2, 3], [(1, 2), (2, 3)])
    assert layout.places == {1: (0, 0), 2: (0, 1), 3: (0, 2)}
    assert (layout.width, layout.rows) == (0, 3)


def test_a_parent_stands_in_the_middle_of_its_children():
    layout = laid_out([1, 2, 3, 4], [(1, 2), (1, 3), (1, 4)])
    assert layout.places[1][0] == layout.places[3][0] == 1


def test_lines_that_need_not_cross_do_not():
    layout = laid_out([1, 2, 3, 4], [(1, 4), (2, 3)])
    assert (layout.places[1][0] - layout.places[2][0]) * (layout.places[4][0] - layout.places[3][0]) > 0


def test_a_long_line_bends_around_who_stands_between():
    layout = laid_out([1, 2, 3], [(1, 2), (2, 3), (1, 3)])
    path = dict(layout.paths)[1, 3]
    assert [row for _, row in path] == [0, 1, 2]
    assert abs(path[1][0] - layout.places[2][0]) >= 1


def test_crossings_are_counted_by_pairs():
    up = {(3, 0): [(2, 0)], (4, 0): [(1, 0)], (5, 0): [(1, 0), (2, 0)]}
    assert crossings([(1, 0), (2, 0)], [(3, 0), (4, 0), (5, 0)], up) == 2


def test_nobody_is_a_family():
    assert laid_out([], []).rows == 0


@given(FAMILIES)
def test_nobody_stands_on_anybody(lines):
    layout = laid_out(NODES, lines)
    for row in range(layout.rows):
        places = sorted(column for column, rank in layout.places.values() if rank == row)
        assert all(right - left > 0.999 for left, right in pairwise(places))


@given(FAMILIES)
def test_every_line_leads_down_row_by_row_from_parent_to_child(lines):
    layout = laid_out(NODES, lines)
    assert [line for line, _ in layout.paths] == lines
    for (parent, child), path in layout.paths:
        assert (path[0], path[-1]) == (layout.places[parent], layout.places[child])
        assert all(below - above == 1 for (_, above), (_, below) in pairwise(path))


@given(FAMILIES)
def test_the_same_family_is_drawn_the_same_way(lines):
    assert laid_out(NODES, lines) == laid_out(NODES, lines)
