"""Whether a proposal may be merged, and the merge: one move of the target branch from the head that was looked at, or none."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from gallery.models import ProposalState, SetProposal
from gallery.sets import branches
from gallery.sets.branches import Word
from gallery.sets.proposals import reviewing, rules, running, standing, telling
from gallery.sets.proposals.checks.results import Outcome, Result, many
from gallery.sets.proposals.opening import hold
from gallery.sets.proposals.refusals import CLOSED, GONE, MOVED_ON, NONE, Hindered, Unfit
from gallery.sets.proposals.rules import Rules
from gallery.sets.proposals.standing import Standing
from gallery.sets.refusals import Stale

TRIES = 8
"""Others may move the target at the same moment; each time one of all that try is in."""
OWN_WORK = "{} wrote some of what is proposed: their approval does not count."
MESSAGE = "Merge {source}: {title} (#{number})"


def hindrances(proposal: SetProposal, stands: Standing, *, checks: bool = True) -> list[str]:
    """All that stands in the way, as sentences; of a branch that is not protected conflicts alone. With `checks`, those that must
    pass are asked, and run where nobody has."""
    found = []
    if stands.is_nothing:
        found.append(NONE)
    if stands.conflicts:
        found.append(f"{many(len(stands.conflicts), 'conflict is', 'conflicts are')} not settled.")
    if proposal.target is not None and proposal.target.protected:
        found += _of_protected(proposal, stands, checks=checks)
    return found


def merge(proposal: SetProposal, word: Word, looked_at: bytes | None = None) -> SetProposal:
    """`looked_at` is the head that whoever merges has seen: nothing newer is merged. Whoever calls has asked whether they may.
    Raises Hindered, Unfit where it is over or has moved on, and Stale where others were quicker each time."""
    for _ in range(TRIES):
        _checked(proposal)
        try:
            return _merged(proposal, word, looked_at)
        except Stale:
            continue
    raise Stale


def _checked(proposal: SetProposal) -> None:
    """Checks that must pass are run before anything is held; the merge reads what was kept of just its heads."""
    now = SetProposal.objects.select_related(*standing.AROUND).get(pk=proposal.pk)
    stands = standing.now(now) if now.state == ProposalState.OPEN else None
    if stands is not None and now.target is not None and now.target.protected and rules.of(now.image_set).required:
        running.results_for(now, stands)


@transaction.atomic
def _merged(proposal: SetProposal, word: Word, looked_at: bytes | None) -> SetProposal:
    """Its row is held: no review comes in between what is asked and what is done."""
    held = hold(proposal)
    if held.state != ProposalState.OPEN:
        raise Unfit("state", CLOSED)
    stands = standing.now(held)
    if stands is None or held.target is None:
        raise Unfit("state", GONE)
    if looked_at is not None and bytes(stands.theirs.name) != looked_at:
        raise Unfit("head", MOVED_ON)
    if reasons := hindrances(held, stands):
        raise Hindered(reasons)
    message = word.message or MESSAGE.format(source=held.source_name, title=held.title, number=held.number)
    made = branches.merge(held.target, stands.theirs, Word(word.author, word.now, message))
    assert made.commit is not None  # there is no conflict
    held.state, held.merged, held.head, held.onto = ProposalState.MERGED, made.commit, stands.theirs, stands.ours
    held.closed_at, held.closed_by = word.now, word.author
    held.save(update_fields=["state", "merged", "head", "onto", "closed_at", "closed_by"])
    telling.merged(held, word.author)
    return held


def _of_protected(proposal: SetProposal, stands: Standing, *, checks: bool) -> list[str]:
    asked = rules.of(proposal.image_set)
    found = []
    approvals = reviewing.approvals(proposal)
    wanting = asked.approvals - len(approvals.counted)
    if wanting > 0:
        found.append(f"It wants {many(wanting, 'approval')} more, of somebody else who may commit.")
        found += [OWN_WORK.format(one.author) for one in approvals.own]
    found += [f"{one.author} asked for changes." for one in reviewing.objections(proposal)]
    if checks and asked.required:
        found += failed(running.results_for(proposal, stands), asked)
    return found


def failed(results: Sequence[Result], asked: Rules) -> list[str]:
    """Of those that must pass, a sentence each."""
    wanted = [one for one in results if one.outcome is Outcome.FAILED and one.name in asked.required]
    return [f"The check “{one.name}” failed." for one in wanted]
