"""Conflicts of a proposal by API: what each side holds, what was picked, votes, and the merge commit that settles them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Router, Status

from accounts import keys  # noqa: F401 - the API's addresses use its converter
from accounts.auth import anyone, someone
from accounts.models import Player
from accounts.once_api import does_once, makes_once
from accounts.tokens import Scope
from gallery.models import ProposalPick, ProposalState, SetProposal, SetVote
from gallery.people.entrance import slow_down
from gallery.sets import settling_by_vote, writing
from gallery.sets.proposals import conflicts, standing, threeway
from gallery.sets.proposals.refusals import GONE, Unfit
from gallery.sets.proposals.showing import held_by
from gallery.sets.proposals.threeway import Contest, Pick, Place, Way
from gallery.sets.proposals.wire import (
    ConflictOut,
    ConflictPicksIn,
    ConflictsOut,
    HeldOut,
    Number,
    SettlementIn,
    SlotBehind,
    VoteIn,
    VoteOut,
    seen_proposal,
    shown_vote,
)
from gallery.sets.told import Told
from gallery.sets.tree.entries import Entry
from gallery.sets.tree.settling import Conflict
from gallery.sets.versions_wire import CommitOut, commit_again, shown_commit
from gallery.sets.wire import StaleOut, refusing, viewer_of
from gallery.wire import member
from paintoff.wire import Refusal

router = Router(tags=["proposals to image sets"])
SHOWN = 50
ANSWERS = {403: Refusal, 404: Refusal}


@router.get(
    "/sets/{key:key}/proposals/{number}/conflicts",
    auth=anyone(Scope.READ),
    response={200: ConflictsOut, 404: Refusal},
    summary="What both sides of a proposal changed to different things",
)
def contested(request: HttpRequest, key: str, number: Number, after: SlotBehind = None) -> ConflictsOut:
    """Fifty slots at a time, by key. Empty once it is over."""
    found = seen_proposal(request, key, number)
    stands = standing.now(found) if found.state == ProposalState.OPEN else None
    if stands is None:
        return ConflictsOut(left=0, conflicts=[], after=None)
    contests = conflicts.contests_of(stands, after or "", SHOWN + 1)
    return _shown(found, stands.conflicts, contests, viewer_of(request))


@router.put(
    "/sets/{key:key}/proposals/{number}/picks",
    auth=someone(Scope.GALLERY),
    response={200: ConflictsOut, **ANSWERS},
    summary="Say how conflicts are to be settled",
)
def pick(request: HttpRequest, key: str, number: Number, wanted: ConflictPicksIn) -> ConflictsOut:
    """All of these or none. Nothing is written yet. Answers with what is there then."""
    player, found = _asked(request, key, number)
    with refusing():
        places: dict[Place, Pick] = {(one.slot, one.cell): Pick(one.way, one.words) for one in wanted.picks}
        conflicts.pick(found, places, player, timezone.now())
    return contested(request, key, number)


@router.post(
    "/sets/{key:key}/proposals/{number}/settlement",
    auth=someone(Scope.GALLERY),
    response={201: CommitOut, 409: StaleOut | Refusal, **ANSWERS},
    summary="Write what was picked as a merge commit of the proposed branch",
)
@makes_once(commit_again, by="name")
def settle(request: HttpRequest, key: str, number: Number, wanted: SettlementIn) -> Status[CommitOut]:
    player, found = _asked(request, key, number)
    with refusing(found.source, status=409):
        return Status(201, shown_commit(conflicts.settle(found, player, timezone.now(), bytes.fromhex(wanted.head))))


@router.post(
    "/sets/{key:key}/proposals/{number}/votes",
    auth=someone(Scope.GALLERY),
    response={201: VoteOut, **ANSWERS},
    summary="Let people settle a conflict by a blind vote",
)
@does_once
def begin_vote(request: HttpRequest, key: str, number: Number, wanted: VoteIn) -> Status[VoteOut]:
    player, found = _asked(request, key, number)
    with refusing():
        vote = settling_by_vote.begin(found, (wanted.slot, wanted.cell), player, wanted.length, timezone.now())
    return Status(201, shown_vote(vote))


@router.get(
    "/sets/{key:key}/proposals/{number}/votes/{key:vote}",
    auth=anyone(Scope.READ),
    response={200: VoteOut, 404: Refusal},
    summary="One vote about a conflict",
)
def one_vote(request: HttpRequest, key: str, number: Number, vote: str) -> VoteOut:
    return shown_vote(_vote(seen_proposal(request, key, number), vote))


@router.delete(
    "/sets/{key:key}/proposals/{number}/votes/{key:vote}",
    auth=someone(Scope.GALLERY),
    response={204: None, 409: Refusal, **ANSWERS},
    summary="Stop a vote; nothing comes of it",
)
def stop_vote(request: HttpRequest, key: str, number: Number, vote: str) -> Status[None]:
    _, found = _asked(request, key, number)
    with refusing(status=409):
        settling_by_vote.stop(_vote(found, vote), timezone.now())
    return Status(204, None)


def _asked(request: HttpRequest, key: str, number: Number) -> tuple[Player, SetProposal]:
    """Whoever may write to the branch that is proposed."""
    player, found = member(request), seen_proposal(request, key, number)
    with refusing(status=404):
        if found.source is None:
            raise Unfit("number", GONE)
        writing.ask_for_branch(player, found.source)
        slow_down(request, settings.SET_COMMITS_PER_PLAYER, "set commits")
    return player, found


def _vote(found: SetProposal, key: str) -> SetVote:
    return get_object_or_404(SetVote.objects.select_related("proposal__image_set"), proposal=found, key=key)


def _shown(found: SetProposal, every: list[Conflict], contests: list[Contest], viewer: Player | None) -> ConflictsOut:
    picks, votes = conflicts.picks_of(found, every), conflicts.votes_of(found)
    some = contests[:SHOWN]
    told = Told(found.image_set, (side for one in some for side in (one.base, one.ours, one.theirs)), viewer)
    return ConflictsOut(
        left=len(every) - len(picks),
        conflicts=[_conflict(contest, one, told, picks, votes) for contest in some for one in contest.conflicts],
        after=some[-1].slot if len(contests) > SHOWN else None,
    )


def _conflict(
    contest: Contest, one: Conflict, told: Told, picks: dict[Place, ProposalPick], votes: dict[Place, SetVote]
) -> ConflictOut:
    place = (one.key, one.cell)
    held = {side.value: _text(each) for side, each in held_by(contest, one, told).items()}
    picked, vote = picks.get(place), votes.get(place)
    return ConflictOut(
        slot=one.key,
        cell=one.cell,  # type: ignore[arg-type]
        held=HeldOut(**held),
        ways=threeway.ways(one),
        picked=Way(picked.way) if picked is not None else None,
        words=picked.words if picked is not None else "",
        vote=vote.key if vote is not None else None,
    )


def _text(held: Any) -> str | None:
    match held:
        case None:
            return None
        case Entry():
            return held.caption or held.prompt
        case bytes():
            return held.hex()
        case tuple():
            return ", ".join(held)
    return str(held)
