"""Checks run and kept: one row for each pair of heads and for the rules they were asked by. The one writer of `ProposalChecks`.

A row that waits is a wish; a worker takes it, and a sweep finds those whose worker died. Whoever merges reads the row of
the heads that are merged, and lets the checks run then and there where nobody has.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from gallery import hints
from gallery.models import CheckState, ProposalChecks, ProposalState, SetBranch, SetProposal
from gallery.sets.proposals import gathering, rules, standing
from gallery.sets.proposals.checks.results import Name, Outcome, Result
from gallery.sets.proposals.standing import AROUND, Standing
from paintoff.ready import Ready

LOST = timedelta(minutes=10)
"""A worker that has not come back by then will not."""
MOST = 20


def want(proposal: SetProposal) -> ProposalChecks | None:
    """The row for its heads as they stand, made where there is none; None where a branch is gone."""
    if proposal.source is None or proposal.target is None:
        return None
    row, is_new = ProposalChecks.objects.get_or_create(
        proposal=proposal,
        head=proposal.source.head,
        onto=proposal.target.head,
        asked=_asked(proposal),
    )
    if is_new:
        hints.checks_wanted(row.pk)
    return row


def want_of(branch: SetBranch) -> None:
    """It has moved: whatever is proposed from it or to it is another thing now. Of many the newest; the others are checked when
    somebody looks at them."""
    if not IS_PROPOSED.is_any(branch.pk):
        return
    rows = _open(branch.pk).select_related(*AROUND).order_by("-pk")
    for proposal in rows[:MOST]:
        want(proposal)


def _open(branch: int) -> QuerySet[SetProposal]:
    return SetProposal.objects.filter(Q(source=branch) | Q(target=branch), state=ProposalState.OPEN)


IS_PROPOSED = Ready(lambda branch: _open(branch).order_by().values("pk"), int)


def newest(proposal: SetProposal) -> ProposalChecks | None:
    """What its page shows: of its heads as they stand, or as they stood at its end."""
    if proposal.state == ProposalState.OPEN:
        return want(proposal)
    return proposal.checks.filter(head=proposal.head, onto=proposal.onto).order_by("-pk").first()


def sweep(now: datetime) -> int:
    """What waits or was lost is run here."""
    late = Q(state=CheckState.WAITING, asked_at__lt=now - timedelta(seconds=20))
    lost = Q(state=CheckState.RUNNING, begun_at__lt=now - LOST)
    due = ProposalChecks.objects.filter(late | lost).order_by("asked_at").values_list("pk", flat=True)
    return sum(run(number, now) for number in list(due[:MOST]))


def run(number: int, now: datetime) -> bool:
    """Once, also where two are sent. Of a proposal that is over there is nothing to know any more."""
    if not _free(now).filter(pk=number).update(state=CheckState.RUNNING, begun_at=now):
        return False
    row = ProposalChecks.objects.select_related(*(f"proposal__{one}" for one in AROUND), "head", "onto").get(pk=number)
    if row.proposal.state != ProposalState.OPEN or not _stands(row):
        row.delete()
        return False
    found = _found(row.proposal, standing.of(row.onto, row.head))
    _keep(row.pk, found)
    return True


def results_for(proposal: SetProposal, stands: Standing) -> list[Result]:
    """By which a merge is decided: those that are kept of just these heads and rules, else the checks are run now."""
    there = ProposalChecks.objects.filter(
        proposal=proposal, head=stands.theirs, onto=stands.ours, asked=_asked(proposal), state=CheckState.DONE
    ).first()
    if there is not None:
        return told(there)
    found = _found(proposal, stands)
    row, _ = ProposalChecks.objects.get_or_create(
        proposal=proposal, head=stands.theirs, onto=stands.ours, asked=_asked(proposal)
    )
    _keep(row.pk, found)
    return found


def told(row: ProposalChecks) -> list[Result]:
    return [
        Result(Name(one["name"]), Outcome(one["outcome"]), one["sentence"], tuple(one["slots"]), one["count"])
        for one in row.results
    ]


def _stands(row: ProposalChecks) -> bool:
    """Whether its heads are still those of the two branches: of others nobody asks any more."""
    source, target = row.proposal.source, row.proposal.target
    return (row.head_id, row.onto_id) == (source.head_id if source else None, target.head_id if target else None)


def _found(proposal: SetProposal, stands: Standing) -> list[Result]:
    return gathering.results(proposal, stands, rules.of(proposal.image_set))


def _keep(number: int, found: list[Result]) -> None:
    """What was found of older heads goes."""
    older = ProposalChecks.objects.filter(proposal__checks=number, state=CheckState.DONE, pk__lt=number)
    older.delete()
    rows = ProposalChecks.objects.filter(pk=number).exclude(state=CheckState.DONE)
    rows.update(state=CheckState.DONE, results=[asdict(one) for one in found], done_at=timezone.now())


def _free(now: datetime) -> QuerySet[ProposalChecks]:
    waits = Q(state=CheckState.WAITING) | Q(state=CheckState.RUNNING, begun_at__lt=now - LOST)
    return ProposalChecks.objects.filter(waits)


def _asked(proposal: SetProposal) -> str:
    """Also by what the set says of itself, which the checks read, too."""
    image_set = proposal.image_set
    return rules.of(image_set).told_with(image_set.licence, image_set.title, image_set.about)
