"""A conflict given to a blind vote. Whoever can hold one registers itself here; sets know nobody by name.

When it opens, what is chosen from is written down (`SetVote`). Whoever holds it tells `decided`, once, which sides were chosen
and hands over a receipt; that becomes a pick like one by hand, and the merge commit is written as soon as nothing else is
in conflict.
"""

from __future__ import annotations

import logging
from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404

from accounts.models import Player
from gallery.models import Picture, ProposalState, SetProposal, SetVote, VoteState
from gallery.sets import blame
from gallery.sets.proposals import conflicts, standing, telling, threeway
from gallery.sets.proposals.opening import hold
from gallery.sets.proposals.refusals import CLOSED, ELSEWHERE, GONE, VOTED, Unfit
from gallery.sets.proposals.standing import Standing
from gallery.sets.proposals.threeway import Pick, Place, Side, Way
from gallery.sets.refusals import Stale
from gallery.sets.tree.settling import Conflict
from gallery.sets.writing import ask_for_branch, is_open
from moderation.states import State

logger = logging.getLogger(__name__)

CELLS = ("picture", "prompt", "caption")
"""What can be seen side by side. Whether a slot goes, its level and its place people settle by hand."""
NOT_SEEN = "A vote takes two sides or more that can be seen: this conflict is settled by hand."
NOBODY = "Nobody here can hold a vote."


class Length(StrEnum):
    LIVE = "live"
    DAY = "day"


SPANS = {Length.LIVE: timedelta(minutes=5), Length.DAY: timedelta(hours=24)}


class Holder(Protocol):
    """Whoever can hold a vote."""

    def opened(self, vote: SetVote) -> None:
        """In the transaction that opens it."""

    def address(self, vote: SetVote) -> str:
        """Where people vote, and afterwards read how it went."""


_holder: Holder | None = None


def register(holder: Holder) -> None:
    """Call it in AppConfig.ready()."""
    global _holder
    _holder = holder


def is_there() -> bool:
    return _holder is not None


def address(vote: SetVote) -> str:
    return _holder.address(vote) if _holder is not None else ""


def can_be_asked(conflict: Conflict) -> bool:
    return len(_sides(conflict)) > 1


def begin(proposal: SetProposal, place: Place, by: Player, length: Length, at: datetime) -> SetVote:
    """Whoever calls has asked whether they may. Raises Unfit."""
    if _holder is None:
        raise Unfit("slot", NOBODY)
    try:
        with transaction.atomic():
            held = hold(proposal)
            if held.state != ProposalState.OPEN:
                raise Unfit("state", CLOSED)
            stands = _stands(held)
            conflict = _conflict(stands, place)
            if not can_be_asked(conflict):
                raise Unfit("cell", NOT_SEEN)
            vote = SetVote.objects.create(
                proposal=held,
                slot=place[0],
                cell=place[1],
                digest=threeway.digest(conflict),
                sides=_sides(conflict),
                opened_by=by,
                opened_at=at,
                until=at + SPANS[length],
            )
            vote.written_by.set(_authors(stands, place))
            _holder.opened(vote)
    except IntegrityError:
        raise Unfit("slot", VOTED) from None
    return vote


def is_seen(vote: SetVote) -> bool:
    """Whether all of its sides are still there for those who look into the set: no picture that was taken down or deleted, and no
    words that one of the set's was painted from that was."""
    told = set(vote.sides.values())
    here = Picture.objects.filter(in_sets__image_set=vote.proposal.image_set_id)
    name = "blob_id" if vote.cell == "picture" else "prompt__text"
    named = here.filter(**{f"{name}__in": told}).values_list(name, "state", "deleted_at")
    shown = {side for side, state, deleted_at in named if state == State.VISIBLE and deleted_at is None}
    if vote.cell == "picture":
        return told <= shown
    return {side for side, _, _ in named} <= shown


@transaction.atomic
def stop(vote: SetVote, at: datetime) -> None:
    """Nothing comes of it. Raises Unfit where it is over."""
    rows = SetVote.objects.filter(pk=vote.pk, state=VoteState.OPEN)
    if not rows.update(state=VoteState.STOPPED, decided_at=at):
        raise Unfit("vote", "It is over already.")


def decided(key: str, winners: Collection[Side], receipt: bytes, at: datetime) -> bool:
    """Once. No winners: nobody has voted. Then, or where the conflict is another one by now, or the set is taken down or deleted,
    nothing is picked. Call it in the transaction in which the result is written down; the merge is one of its own, when that is
    done."""
    with transaction.atomic():
        vote = SetVote.objects.select_related("proposal").get(key=key)
        held = hold(vote.proposal)
        state = VoteState.DECIDED if winners else VoteState.UNDECIDED
        told = {"state": state, "winners": [side.value for side in winners], "receipt": receipt, "decided_at": at}
        if not SetVote.objects.filter(pk=vote.pk, state=VoteState.OPEN).update(**told):
            return False
        vote.refresh_from_db()
        if winners and held.state == ProposalState.OPEN and is_open(held.image_set) and _is_still_asked(held, vote):
            place = (vote.slot, vote.cell)
            conflicts.pick(held, {place: _pick(winners)}, vote.opened_by, at, vote)
            telling.settled(held)
        transaction.on_commit(lambda: _settle(vote, at), robust=True)
    return True


def _settle(vote: SetVote, at: datetime) -> None:
    """Where that was the last one. Who opened the vote may have lost their role, or others may have written to the branch: then
    what was chosen stays a pick, and people go on by hand."""
    by, proposal = vote.opened_by, SetProposal.objects.select_related(*standing.AROUND).get(pk=vote.proposal_id)
    if by is None or proposal.source is None:
        return
    try:
        ask_for_branch(by, proposal.source)
        conflicts.settle(proposal, by, at)
    except (Unfit, Stale, Http404, PermissionDenied) as why:
        logger.info("A vote left its merge to people: %s", why)


def _stands(held: SetProposal) -> Standing:
    stands = standing.now(held)
    if stands is None:
        raise Unfit("state", GONE)
    return stands


def _conflict(stands: Standing, place: Place) -> Conflict:
    found = next((one for one in stands.conflicts if (one.key, one.cell) == place), None)
    if found is None:
        raise Unfit("slot", ELSEWHERE)
    return found


def _authors(stands: Standing, place: Place) -> set[Player]:
    """Who gave the cell what it holds on either side: not theirs to judge."""
    slot, cell = place
    found = (blame.blame(side, slot).get(cell) for side in (stands.ours, stands.theirs))
    return {one.author for one in found if one is not None and one.author is not None}


def _is_still_asked(held: SetProposal, vote: SetVote) -> bool:
    try:
        return threeway.digest(_conflict(_stands(held), (vote.slot, vote.cell))) == vote.digest
    except Unfit:
        return False


def _sides(conflict: Conflict) -> dict[str, str]:
    """What can be seen of the three, each value once: what two sides have is no choice between them."""
    if conflict.cell not in CELLS:
        return {}
    found: dict[str, str] = {}
    for side, held in ((Side.OURS, conflict.ours), (Side.THEIRS, conflict.theirs), (Side.BASE, conflict.base)):
        told = held.hex() if isinstance(held, bytes) else held
        if isinstance(told, str) and told not in found.values() and (told or conflict.cell != "picture"):
            found[side.value] = told
    return found


def _pick(winners: Collection[Side]) -> Pick:
    if len(winners) > 1:
        return Pick(Way.BOTH, " ".join(winners))
    [side] = winners
    return Pick(Way(side.value))
