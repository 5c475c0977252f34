"""What stands in the way of a merge, and what a merge does."""

import pytest

from gallery.models import CheckState, Notification, ProposalChecks, ProposalState, SetMember, Verb
from gallery.notices import reading
from gallery.sets import branches
from gallery.sets.branches import Word
from gallery.sets.proposals import merging, opening, reviewing, rules, running
from gallery.sets.proposals.refusals import Hindered
from gallery.sets.refusals import Unfit
from gallery.sets.tree.entries import Entry
from tests.support.people import browser_of
from tests.support.proposals import NOON, WAS, Study

pytestmark = pytest.mark.django_db


@pytest.fixture
def study():
    return Study()


def test_approved_by_somebody_else_it_is_in_with_both_as_parents(study):
    proposal = study.proposed({"otter": Entry(prompt="an otter"), "slot-3": None})
    study.review(proposal, study.cy)
    onto, head = study.branch("main").head, study.branch("work").head
    merged = study.merge(proposal, study.di)
    assert (merged.state, merged.closed_by) == (ProposalState.MERGED, study.di)
    made = study.branch("main").head
    assert (made.parent, made.merged, made.author, merged.merged) == (onto, head, study.di, made)
    assert study.slots() == study.slots("work")
    with pytest.raises(Unfit, match="not open"):
        study.merge(proposal)


def test_it_wants_an_approval_of_somebody_else_who_may_commit(study):
    proposal = study.proposed()
    for approving in (lambda: study.review(proposal, study.bo), lambda: study.review(proposal, study.bo, "changes")):
        with pytest.raises(Unfit, match="own proposal"):
            approving()
    SetMember.objects.filter(player=study.cy).update(role=2)
    study.review(proposal, study.cy)
    with pytest.raises(Hindered, match="1 approval more"):
        study.merge(proposal)
    study.review(proposal, study.di)
    assert study.merge(proposal).state == ProposalState.MERGED


def test_an_approval_of_an_older_head_is_stale(study):
    proposal = study.proposed()
    review = study.review(proposal, study.cy)
    study.write("work", {"slot-1": None})
    proposal = study.seen(proposal)
    assert reviewing.is_stale(review, proposal)
    with pytest.raises(Hindered, match="1 approval more"):
        study.merge(proposal)
    study.review(proposal, study.cy)
    assert "slot-1" not in study.slots(study.merge(proposal).target_name)


def test_whoever_wrote_some_of_it_approves_of_nothing(study):
    proposal = study.proposed()
    study.write("work", {"heron": WAS._replace(caption="Cy's own")}, study.cy)
    study.write("work", {"slot-1": None})
    proposal = study.seen(proposal)
    study.review(proposal, study.cy)
    with pytest.raises(Hindered, match="Cy wrote some of what is proposed"):
        study.merge(proposal)
    page = browser_of(study.cy).get(f"/sets/{study.set.key}/proposals/1").content.decode()
    assert "Cy, who wrote some of it" in page
    told = browser_of(study.cy).get(f"/api/sets/{study.set.key}/proposals/1").json()
    assert told["approvals"] == 0
    assert "Cy wrote some of what is proposed" in " ".join(told["hindrances"])
    study.review(proposal, study.di)
    assert study.merge(proposal).state == ProposalState.MERGED


def test_whoever_has_somebody_else_propose_what_they_wrote_approves_of_nothing(study):
    branches.fork("cys", study.branch("main").head, study.cy)
    study.write("cys", {"heron": WAS._replace(caption="Cy's own")}, study.cy)
    proposal = study.propose("cys")
    study.review(proposal, study.cy)
    with pytest.raises(Hindered, match="1 approval more"):
        study.merge(proposal)


def test_whoever_wrote_what_was_merged_into_it_approves_of_nothing(study):
    branches.fork("cys", study.branch("main").head, study.cy)
    study.write("cys", {"heron": WAS._replace(caption="Cy's own")}, study.cy)
    study.write("work", {"slot-1": None})
    branches.merge(study.branch("work"), study.branch("cys").head, Word(study.bo, NOON))
    proposal = study.propose()
    study.review(proposal, study.cy)
    with pytest.raises(Hindered, match="1 approval more"):
        study.merge(proposal)


def test_whoever_wrote_what_the_other_branch_has_already_approves(study):
    study.write("work", {"slot-1": None})
    study.write("main", {"heron": WAS._replace(caption="Cy's own")}, study.cy)
    branches.merge(study.branch("work"), study.branch("main").head, Word(study.bo, NOON))
    proposal = study.propose()
    study.review(proposal, study.cy)
    assert study.merge(proposal).state == ProposalState.MERGED


def test_who_looked_at_an_older_head_approves_of_nothing_newer(study):
    proposal = study.proposed()
    seen = bytes(study.branch("work").head.name)
    study.write("work", {"slot-1": None})
    with pytest.raises(Unfit, match="moved on"):
        reviewing.review(proposal, study.cy, reviewing.ReviewVerdict.APPROVE, "", seen, NOON)
    assert not proposal.reviews.exists()


def test_changes_asked_for_stand_until_whoever_asked_says_otherwise(study):
    proposal = study.proposed()
    study.review(proposal, study.cy)
    study.review(proposal, study.di, "changes", "Rather fewer.")
    study.write("work", {"slot-1": None})
    study.review(proposal, study.cy)
    with pytest.raises(Hindered, match="Di asked for changes"):
        study.merge(proposal)
    study.review(proposal, study.di)
    assert study.merge(proposal).state == ProposalState.MERGED


def test_a_branch_that_is_not_protected_asks_for_nothing_but_no_conflict():
    study = Study(protected=False)
    proposal = study.proposed({"heron": WAS._replace(caption="theirs", level=2)})
    study.write("main", {"heron": WAS._replace(caption="ours")}, study.ada)
    with pytest.raises(Hindered, match="1 conflict is not settled"):
        study.merge(proposal)
    study.write("main", {"heron": WAS}, study.ada)
    assert study.merge(proposal).state == ProposalState.MERGED


def test_a_check_that_must_pass_is_asked_of_what_is_merged_and_not_of_what_once_was(study):
    rules.write(study.set, ["rating level"], 0, 0, 0.5, "")
    proposal = study.proposed()
    running.run(running.want(proposal).pk, NOON)
    assert ProposalChecks.objects.get().state == CheckState.DONE
    study.write("work", {"otter": Entry(prompt="an otter", level=1)})
    with pytest.raises(Hindered, match="rating level"):
        study.merge(study.seen(proposal))
    rules.write(study.set, ["rating level"], 0, 1, 0.5, "")  # the set's level is another one now
    assert study.merge(proposal).state == ProposalState.MERGED


def test_a_check_that_need_not_pass_hinders_nobody(study):
    rules.write(study.set, ["metadata"], 0, 0, 0.5, "")
    proposal = study.proposed({"otter": Entry(prompt="an otter", level=2)})
    assert study.merge(proposal).state == ProposalState.MERGED


def test_what_the_other_branch_has_already_cannot_be_proposed(study):
    with pytest.raises(Unfit, match="nothing"):
        study.propose()
    study.proposed()
    with pytest.raises(Unfit, match="number 1"):
        study.propose()


def test_a_closed_one_is_opened_again_and_merged_as_it_is_then(study):
    proposal = study.proposed()
    opening.close(proposal, study.bo, NOON)
    with pytest.raises(Unfit, match="not open"):
        study.review(proposal, study.cy)
    opening.reopen(proposal, study.bo, NOON)
    study.review(proposal, study.cy)
    assert "otter" in study.slots(study.merge(proposal).target_name)
    with pytest.raises(Unfit):
        opening.reopen(proposal, study.bo, NOON)


def test_one_of_which_a_branch_is_gone_can_only_be_closed(study):
    proposal = study.proposed()
    study.branch("work").delete()
    with pytest.raises(Unfit, match="gone"):
        study.merge(study.seen(proposal))
    opening.close(proposal, study.ada, NOON)
    with pytest.raises(Unfit, match="gone"):
        opening.reopen(proposal, study.ada, NOON)


def test_those_whose_approval_counts_hear_of_it_and_its_author_of_what_becomes_of_it(
    study, django_capture_on_commit_callbacks
):
    def heard(player):
        return list(Notification.objects.filter(player=player).order_by("pk").values_list("verb", flat=True))

    with django_capture_on_commit_callbacks(execute=True):
        proposal = study.proposed()
    assert [heard(one) for one in (study.ada, study.bo, study.cy)] == [[Verb.REVIEW_ASKED], [], [Verb.REVIEW_ASKED]]
    with django_capture_on_commit_callbacks(execute=True):
        study.review(proposal, study.cy)
        reviewing.say(proposal, study.di, "And an otter?", NOON, "otter")
    with django_capture_on_commit_callbacks(execute=True):
        study.merge(proposal)
    assert heard(study.bo) == [Verb.REVIEWED, Verb.REMARKED, Verb.MERGED]
    assert Verb.REMARKED in heard(study.cy)
    assert heard(study.di) == [Verb.REVIEW_ASKED]


def test_checks_of_heads_that_are_no_more_are_not_run(study):
    proposal = study.proposed()
    old = running.want(proposal)
    study.write("work", {"slot-1": None})
    assert not running.run(old.pk, NOON)
    [row] = ProposalChecks.objects.all()
    assert (row.head, running.run(row.pk, NOON)) == (study.branch("work").head, True)


def test_who_may_look_into_the_set_no_more_reads_no_notice_of_it(study, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        study.proposed()
    assert reading.unread_of(study.cy) == 1
    study.set.members.filter(player=study.cy).delete()
    type(study.set).objects.filter(pk=study.set.pk).update(visibility="private")
    assert reading.unread_of(study.cy) == 0
    assert reading.unread_of(study.di) == 1


def test_hindrances_are_told_all_at_once(study):
    proposal = study.proposed({"heron": WAS._replace(caption="theirs")})
    study.write("main", {"heron": WAS._replace(caption="ours")}, study.ada)
    study.review(proposal, study.di, "changes")
    with pytest.raises(Hindered) as found:
        merging.merge(proposal, branches_word(study))
    assert len(found.value.reasons) == 3


def branches_word(study):
    from gallery.sets.branches import Word

    return Word(study.cy, NOON)
