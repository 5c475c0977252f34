"""A conflict is settled by what somebody picks, for every case in which there is one and every cell that can have one."""

from itertools import product

import pytest

from gallery.sets.proposals import threeway
from gallery.sets.proposals.threeway import Pick, Way
from gallery.sets.tree.entries import CELLS, Entry, Unfit
from gallery.sets.tree.names import name_of
from gallery.sets.tree.settling import SLOT, Conflict, settle
from tests.support.sets import Shelf

VALUES = {
    "picture": [name_of(b"A"), name_of(b"B"), name_of(b"C")],
    "prompt": ["A", "B", "C"],
    "caption": ["A", "", "C"],
    "tags": [("a",), ("b",), ("a", "c")],
    "level": [0, 1, 2],
    "order": ["a", "b", "c"],
}
CONFLICTS = ["ABC", "AB-", "A-B", "-BC"]
SIDES = {Way.BASE: 0, Way.OURS: 1, Way.THEIRS: 2}


def sides_of(cell, case):
    return tuple(None if one == "-" else Entry()._replace(**{cell: VALUES[cell]["ABC".index(one)]}) for one in case)


def contest_of(*sides):
    _, conflicts = settle("slot-x", *sides)
    [contest] = threeway.contests(conflicts, {"slot-x": sides})
    return contest


@pytest.mark.parametrize(("cell", "case"), list(product(CELLS, CONFLICTS)))
@pytest.mark.parametrize("way", list(SIDES))
def test_whichever_side_is_picked_the_slot_holds_what_that_side_had(cell, case, way):
    sides = sides_of(cell, case)
    contest = contest_of(*sides)
    [conflict] = contest.conflicts
    picks = {("slot-x", conflict.cell): Pick(way)}
    if way not in threeway.ways(conflict):
        assert case == "-BC"
        assert way is Way.BASE
        with pytest.raises(Unfit):
            threeway.settled([contest], picks)
        return
    assert threeway.settled([contest], picks) == {"slot-x": sides[SIDES[way]]}


@pytest.mark.parametrize("way", list(SIDES))
def test_the_merge_with_what_was_picked_has_both_sides_other_work(way):
    shelf = Shelf()
    was = Entry(name_of(b"A"), "a heron", "grey")
    base = shelf.built({"slot-x": was, "slot-y": was})
    ours = shelf.changed(base, {"slot-x": was._replace(caption="ours", level=1)})
    theirs = shelf.changed(base, {"slot-x": was._replace(caption="theirs", tags=("t",)), "slot-y": None})
    merged = shelf.merged(base, ours, theirs)
    entries = tuple(shelf.slots(root).get("slot-x") for root in (base, ours, theirs))
    changes = threeway.settled(
        threeway.contests(merged.conflicts, {"slot-x": entries}), {("slot-x", "caption"): Pick(way)}
    )
    caption = {Way.BASE: "grey", Way.OURS: "ours", Way.THEIRS: "theirs"}[way]
    wanted = {"slot-x": was._replace(caption=caption, level=1, tags=("t",))}
    assert shelf.slots(shelf.changed(merged.root, changes)) == wanted


@pytest.mark.parametrize(
    ("cell", "words", "held"),
    [("prompt", "  an otter ", "an otter"), ("caption", "", ""), ("tags", "Bird, rain ,, bird", ("bird", "rain"))],
)
def test_somebodys_own_words_are_held(cell, words, held):
    contest = contest_of(*sides_of(cell, "ABC"))
    made = threeway.settled([contest], {("slot-x", cell): Pick(Way.OWN, words)})
    assert getattr(made["slot-x"], cell) == held


@pytest.mark.parametrize("cell", ["picture", "level", "order", SLOT])
def test_nobody_writes_a_picture_a_level_a_place_or_a_slot_of_their_own(cell):
    contest = contest_of(*sides_of("caption", "AB-")) if cell == SLOT else contest_of(*sides_of(cell, "ABC"))
    with pytest.raises(Unfit):
        threeway.settled([contest], {("slot-x", cell): Pick(Way.OWN, "zz")})


def test_words_that_no_cell_can_hold_are_refused():
    contest = contest_of(*sides_of("caption", "ABC"))
    with pytest.raises(Unfit, match="caption"):
        threeway.settled([contest], {("slot-x", "caption"): Pick(Way.OWN, "x" * 16_001)})


@pytest.mark.parametrize("cell", ["picture", "prompt", "caption"])
def test_a_tie_keeps_both_and_theirs_stands_right_behind_ours(cell):
    _, ours, theirs = sides = sides_of(cell, "ABC")
    contest = contest_of(*sides)
    picks = {("slot-x", cell): Pick(Way.BOTH)}
    made = threeway.settled([contest], picks)
    assert made.pop("slot-x") == ours
    [(beside, entry)] = made.items()
    assert entry == theirs
    assert (entry.order, beside) > (ours.order, "slot-x")
    assert threeway.settled([contest], picks) == {"slot-x": ours, beside: theirs}  # the same key again


def test_a_variant_of_a_slot_with_a_long_key_has_a_key_too():
    assert len(threeway.variant("s" * 64, Entry(caption="x"))) == 64


def test_a_slot_of_which_a_conflict_is_left_is_not_settled():
    was = Entry(caption="A", prompt="A")
    contest = contest_of(was, Entry(caption="B", prompt="B"), Entry(caption="C", prompt="C"))
    picks = {("slot-x", "caption"): Pick(Way.THEIRS)}
    assert threeway.settled([contest], picks) == {}


def test_a_pick_is_about_one_conflict_and_none_in_its_place():
    one = Conflict("slot-x", "caption", "A", "B", "C")
    others = [
        one._replace(key="slot-y"),
        one._replace(cell="prompt"),
        one._replace(base="B", ours="A"),
        one._replace(base=None),
        one._replace(theirs="D"),
        Conflict("slot-x", "caption", "AB", "", "C"),
    ]
    assert len({threeway.digest(each) for each in [one, *others]}) == 7
    assert threeway.digest(one) == threeway.digest(Conflict("slot-x", "caption", "A", "B", "C"))
