"""Conflicts of a proposal are picked one by one and written as a merge commit of its branch; then it can be merged."""

import pytest

from gallery.sets.proposals import conflicts, opening
from gallery.sets.proposals.threeway import Pick, Way
from gallery.sets.refusals import Stale, Unfit
from gallery.sets.tree.entries import Entry
from tests.support.proposals import NOON, WAS, Study

pytestmark = pytest.mark.django_db


@pytest.fixture
def study():
    """Bo captions the heron and tags it; Ada captions it otherwise, and takes slot 4 out, of which Bo changed the prompt."""
    study = Study(protected=False)
    theirs = WAS._replace(caption="theirs", tags=("bird", "grey"))
    study.write("work", {"heron": theirs, "slot-4": Entry(prompt="theirs"), "otter": Entry(prompt="an otter")})
    study.write("main", {"heron": WAS._replace(caption="ours", level=1), "slot-4": None}, study.ada)
    return study


def settle(study, heron, slot):
    proposal = study.propose()
    conflicts.pick(proposal, {("heron", "caption"): heron, ("slot-4", "slot"): slot}, study.bo, NOON)
    return proposal, conflicts.settle(proposal, study.bo, NOON)


@pytest.mark.parametrize(
    ("heron", "caption"),
    [
        (Pick(Way.OURS), "ours"),
        (Pick(Way.THEIRS), "theirs"),
        (Pick(Way.BASE), "grey"),
        (Pick(Way.OWN, " a grey heron "), "a grey heron"),
    ],
)
@pytest.mark.parametrize(("slot", "is_there"), [(Pick(Way.OURS), False), (Pick(Way.THEIRS), True)])
def test_what_was_picked_is_in_the_branch_with_both_sides_other_work(study, heron, caption, slot, is_there):
    proposal, made = settle(study, heron, slot)
    slots = study.slots("work")
    assert slots["heron"] == WAS._replace(caption=caption, level=1, tags=("bird", "grey"))
    assert ("slot-4" in slots) is is_there
    assert made.merged == study.branch("main").head
    study.merge(proposal)
    assert study.slots("main") == slots


def test_nothing_is_written_before_all_are_picked(study):
    proposal = study.propose()
    head = study.branch("work").head
    conflicts.pick(proposal, {("heron", "caption"): Pick(Way.OURS)}, study.bo, NOON)
    with pytest.raises(Unfit, match="1 left"):
        conflicts.settle(proposal, study.bo, NOON)
    assert study.branch("work").head == head


def test_a_pick_of_a_conflict_that_changed_meanwhile_is_no_pick_of_the_new_one(study):
    proposal = study.propose()
    picks = {("heron", "caption"): Pick(Way.OURS), ("slot-4", "slot"): Pick(Way.OURS)}
    conflicts.pick(proposal, picks, study.bo, NOON)
    study.write("main", {"heron": WAS._replace(caption="ours anew")}, study.ada)
    with pytest.raises(Unfit, match="1 left"):
        conflicts.settle(proposal, study.bo, NOON)


@pytest.mark.parametrize(
    ("place", "pick", "said"),
    [
        (("otter", "prompt"), Pick(Way.OURS), "no such conflict"),
        (("heron", "prompt"), Pick(Way.OURS), "no such conflict"),
        (("slot-4", "slot"), Pick(Way.OWN, "x"), "cannot be picked"),
        (("heron", "caption"), Pick(Way.OWN, "x" * 16_001), "More than 16,000"),
        (("heron", "caption"), Pick(Way.BOTH, "ours ours"), "two sides"),
        (("heron", "caption"), Pick(Way.BOTH, "ours mine"), "two sides"),
    ],
)
def test_what_cannot_be_picked_is_refused_and_nothing_else_of_it_kept(study, place, pick, said):
    proposal = study.propose()
    with pytest.raises(Unfit, match=said):
        conflicts.pick(proposal, {("slot-4", "slot"): Pick(Way.OURS), place: pick}, study.bo, NOON)
    assert not proposal.picks.exists()


def test_words_of_ones_own_are_kept_as_a_commit_keeps_them():
    study = Study(protected=False)
    ours, theirs = (WAS._replace(caption=side, tags=(side,)) for side in ("ours", "theirs"))
    proposal = study.clash({"heron": ours}, {"heron": theirs})
    own = {"caption": "one\r\ntwo", "tags": "Grey heron, Bird,, bird"}
    conflicts.pick(proposal, {("heron", cell): Pick(Way.OWN, words) for cell, words in own.items()}, study.bo, NOON)
    conflicts.settle(proposal, study.bo, NOON)
    assert study.slots("work")["heron"] == WAS._replace(caption="one\ntwo", tags=("bird", "grey-heron"))


def test_own_tags_that_no_commit_would_keep_are_refused():
    study = Study(protected=False)
    proposal = study.clash({"heron": WAS._replace(tags=("ours",))}, {"heron": WAS._replace(tags=("theirs",))})
    with pytest.raises(Unfit, match="A tag has") as refused:
        conflicts.pick(proposal, {("heron", "tags"): Pick(Way.OWN, "<b>!!, ???")}, study.bo, NOON)
    assert refused.value.field == "tags"


def test_many_are_picked_as_quickly_as_few(django_assert_max_num_queries):
    study = Study(protected=False)
    sides = ({f"slot-{at}": Entry(caption=side) for at in range(30)} for side in ("ours", "theirs"))
    proposal = study.clash(*sides)
    picks = {(f"slot-{at}", "caption"): Pick(Way.OURS) for at in range(30)}
    conflicts.pick(proposal, dict(list(picks.items())[:1]), study.bo, NOON)
    with django_assert_max_num_queries(20):
        conflicts.pick(proposal, picks, study.bo, NOON)
    assert proposal.picks.count() == 30


def test_keeping_both_gives_theirs_a_slot_beside_ours(study):
    _, _ = settle(study, Pick(Way.BOTH), Pick(Way.OURS))
    slots = study.slots("work")
    [beside] = [key for key in slots if key.startswith("heron-")]
    assert (slots["heron"].caption, slots[beside].caption) == ("ours", "theirs")
    assert (slots[beside].order, beside) > (slots["heron"].order, "heron")


def test_somebody_who_writes_to_the_branch_meanwhile_is_not_overwritten(study, monkeypatch):
    proposal = study.propose()
    picks = {("heron", "caption"): Pick(Way.OURS), ("slot-4", "slot"): Pick(Way.OURS)}
    conflicts.pick(proposal, picks, study.bo, NOON)
    told = conflicts.contests_of

    def quicker(*args):
        study.write("work", {"kite": Entry(prompt="a kite")})
        return told(*args)

    monkeypatch.setattr(conflicts, "contests_of", quicker)
    with pytest.raises(Stale):
        conflicts.settle(proposal, study.bo, NOON)


def test_of_a_closed_proposal_nothing_is_settled(study):
    proposal = study.propose()
    opening.close(proposal, study.bo, NOON)
    with pytest.raises(Unfit, match="not open"):
        conflicts.pick(proposal, {("heron", "caption"): Pick(Way.OURS)}, study.bo, NOON)
