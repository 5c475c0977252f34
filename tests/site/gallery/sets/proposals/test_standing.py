"""What a proposal would do is the same however often it is asked, and reckoned once."""

import pytest

from gallery.sets.proposals import standing
from gallery.sets.tree.entries import Entry
from tests.support.proposals import WAS, Study

pytestmark = pytest.mark.django_db


def test_pages_of_a_proposal_reckon_it_once_and_tell_the_same(django_assert_max_num_queries):
    study = Study()
    before = study.slots()["slot-3"]
    proposal = study.clash(
        {"heron": WAS._replace(caption="ours"), "slot-3": before._replace(caption="Ada's")},
        {"heron": WAS._replace(caption="theirs"), "slot-3": before._replace(tags=("bo",)), "otter": Entry()},
    )
    first = standing.now(proposal)
    with django_assert_max_num_queries(2):
        again = standing.now(proposal)
    assert (again.root, again.conflicts, again.differences) == (first.root, first.conflicts, first.differences)
    assert again.changes() == first.changes()
    told = {one.slot: one.after for one in again.changes()}
    assert set(told) == {"otter", "slot-3"}
    assert told["slot-3"] == before._replace(caption="Ada's", tags=("bo",)), "which stands on neither branch"


def test_whoever_commits_meanwhile_is_seen_at_once():
    study = Study()
    proposal = study.proposed({"otter": Entry()})
    standing.now(proposal)
    study.write("work", {"kite": Entry()})
    assert {one.slot for one in standing.now(study.seen(proposal)).changes()} == {"otter", "kite"}
