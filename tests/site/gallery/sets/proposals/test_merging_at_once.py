"""Many merge into one branch at the same moment: whoever comes second tries again, and what everybody proposed is in."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from gallery.models import ProposalState, SetCommit, SetProposal
from gallery.sets import branches
from gallery.sets.proposals import rules
from gallery.sets.refusals import Stale, Unfit
from gallery.sets.tree.entries import Entry
from tests.support.proposals import Study

WRITERS = 8


@pytest.mark.django_db(transaction=True)
def test_eight_proposals_and_eight_commits_at_once_are_all_in():
    study = Study()
    rules.write(study.set, ["rating level"], 0, 0, 0.5, "")
    proposals = []
    for number in range(WRITERS):
        branches.fork(f"work-{number}", study.branch("main").head, study.bo)
        study.write(f"work-{number}", {f"by-{number}": Entry(caption=str(number)), f"slot-{number}": None})
        proposals.append(study.propose(f"work-{number}"))

    def merge(number: int) -> None:
        try:
            _until(lambda: study.merge(proposals[number]))
            _until(lambda: study.write("main", {f"also-{number}": Entry(caption=str(number))}, study.cy))
        finally:
            connection.close()

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(merge, range(WRITERS)))
    slots = study.slots()
    assert all(f"by-{n}" in slots and f"also-{n}" in slots and f"slot-{n}" not in slots for n in range(WRITERS))
    assert SetProposal.objects.filter(state=ProposalState.MERGED).count() == WRITERS
    line, head = 0, study.branch("main").head
    while head is not None:
        head, line = head.parent, line + 1
    assert line == 1 + 2 * WRITERS
    assert SetCommit.objects.count() == 1 + 3 * WRITERS  # nothing is left of tries that came too late


@pytest.mark.django_db(transaction=True)
def test_two_who_merge_the_same_one_merge_it_once():
    study = Study(protected=False)
    proposal = study.proposed()

    def merge(_: int) -> str:
        try:
            study.merge(proposal)
        except Unfit as wrong:
            return str(wrong)
        finally:
            connection.close()
        return "merged"

    with ThreadPoolExecutor(2) as pool:
        said = sorted(pool.map(merge, range(2)))
    assert said[1] == "merged"
    assert "not open" in said[0]
    assert SetCommit.objects.filter(merged__isnull=False).count() == 1


def _until(work) -> None:
    while True:
        try:
            work()
        except Stale:
            continue
        return
