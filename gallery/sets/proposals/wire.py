"""Proposals as the API shows them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import Http404, HttpRequest
from ninja import Path, Query
from pydantic import Field

from accounts.api import PlayerOut
from accounts.api import shown as shown_player
from gallery.models import (
    COMMENT_MAX,
    PROPOSAL_TEXT_MAX,
    PROPOSAL_TITLE_MAX,
    CheckState,
    ProposalState,
    ReviewVerdict,
    SetProposal,
    SetVote,
    VoteState,
)
from gallery.sets import settling_by_vote
from gallery.sets.proposals import reading
from gallery.sets.proposals.checks.results import Name, Outcome, Result
from gallery.sets.proposals.reading import Event
from gallery.sets.proposals.refusals import Hindered
from gallery.sets.proposals.standing import Standing
from gallery.sets.proposals.threeway import Way
from gallery.sets.settling_by_vote import Length
from gallery.sets.wire import SHA256, seen
from paintoff.wire import Problem, Refused, Wire

SlotBehind = Annotated[str | None, Query(max_length=64, pattern=r"^[A-Za-z0-9_-]+$")]
Number = Annotated[int, Path(ge=1, le=2**31 - 1)]
SlotKey = Annotated[str, Field(max_length=64)]
CellName = Literal["picture", "prompt", "caption", "tags", "level", "order", "slot"]
SideName = Literal["base", "ours", "theirs"]
LookedAt = Annotated[str, Field(pattern=SHA256, description="The head of the proposed branch that you looked at.")]


class ProposalIn(Wire):
    source: str = Field(max_length=100, description="The branch whose changes are proposed.")
    target: str = Field("", max_length=100, description="The branch that is to take them. Empty: the default branch.")
    title: str = Field(max_length=4 * PROPOSAL_TITLE_MAX)
    text: str = Field("", max_length=4 * PROPOSAL_TEXT_MAX)


class ProposalChangeIn(Wire):
    """What is not said stays."""

    title: str | None = Field(None, max_length=4 * PROPOSAL_TITLE_MAX)
    text: str | None = Field(None, max_length=4 * PROPOSAL_TEXT_MAX)
    state: Literal["open", "closed"] | None = Field(None, description="To close it, or to open it again.")


class ProposalOut(Wire):
    number: int
    title: str
    text: str
    state: ProposalState
    author: PlayerOut | None
    source: str
    target: str
    opened_at: datetime
    closed_at: datetime | None
    merged: str | None = Field(description="The commit that it became.")


class OneProposalOut(ProposalOut):
    head: str | None = Field(description="Where the proposed branch stands, or stood at the end. Null: it is gone.")
    onto: str | None = Field(description="Where the other one stands, or stood.")
    changes: int = Field(description="How many slots the target would see change.")
    conflicts: int
    approvals: int = Field(
        description="Of those that count: of this head, by others who may commit and wrote none of it."
    )
    hindrances: list[str] = Field(description="What stands in the way of a merge, beside checks.")


class ProposalsOut(Wire):
    proposals: list[ProposalOut]
    after: int | None = Field(description="Pass it as `after` for the next page. Null at the end.")


class RemarkIn(Wire):
    text: str = Field(max_length=4 * COMMENT_MAX)
    slot: SlotKey = Field("", description="Which slot it is about. Empty: all of it.")


class ReviewIn(Wire):
    verdict: ReviewVerdict
    head: LookedAt
    text: str = Field("", max_length=4 * COMMENT_MAX)


class MergeProposalIn(Wire):
    head: LookedAt


class EventOut(Wire):
    """Said or decided."""

    kind: Literal["remark", "review", "vote"]
    at: datetime
    author: PlayerOut | None
    text: str = Field(description="Empty where it was removed.")
    number: int | None = Field(description="Of a remark, to remove one's own by.")
    review: int | None = Field(description="The number of a review.")
    slot: str
    verdict: ReviewVerdict | None
    head: str | None = Field(description="That was reviewed.")
    stale: bool = Field(description="Of an approval: the branch has moved on since.")
    vote: str | None = Field(description="The vote's key.")


class EventsOut(Wire):
    events: list[EventOut]
    after: int | None = Field(description="Pass it as `after` for the next page. Null at the end.")


class CheckOut(Wire):
    name: Name
    outcome: Outcome
    sentence: str
    slots: list[str] = Field(description="Some of those that it is about.")
    count: int = Field(description="How many there are.")
    required: bool = Field(description="Whether it must pass before a merge into a protected branch.")


class ChecksOut(Wire):
    state: CheckState
    head: str
    onto: str
    checks: list[CheckOut]


class HeldOut(Wire):
    """What one side holds: words, or of a picture the SHA-256 of its original. Null: nothing, or no slot."""

    base: str | None
    ours: str | None
    theirs: str | None


class ConflictOut(Wire):
    slot: str
    cell: CellName
    held: HeldOut
    ways: list[Way] = Field(description="In which it can be settled.")
    picked: Way | None
    words: str
    vote: str | None = Field(description="The key of the vote that is open about it.")


class ConflictsOut(Wire):
    left: int = Field(description="Not picked yet.")
    conflicts: list[ConflictOut]
    after: str | None = Field(description="Pass it as `after` for the next page. Null at the end.")


class ConflictPickIn(Wire):
    slot: SlotKey
    cell: CellName
    way: Way
    words: str = Field("", max_length=16_000, description="Of `own`; tags parted by commas.")


class ConflictPicksIn(Wire):
    picks: list[ConflictPickIn] = Field(min_length=1, max_length=500)


class SettlementIn(Wire):
    head: LookedAt


class VoteIn(Wire):
    slot: SlotKey
    cell: CellName
    length: Length = Field(description="`live`: five minutes.")


class VoteOut(Wire):
    key: str
    slot: str
    cell: str
    state: VoteState
    until: datetime
    winners: list[SideName] = Field(description="Several are a tie: each is kept in a slot of its own.")
    page: str
    receipt: str | None = Field(description="The signed file, once it is over.")


class RulesWire(Wire):
    required: list[Name]
    approvals: int = Field(ge=0, le=5)
    level: int = Field(ge=0, le=2, description="0 everyone, 1 mild, 2 mature.")
    share: float = Field(ge=0.05, le=1)
    theme: str = Field("", max_length=200)


def seen_proposal(request: HttpRequest, key: str, number: int) -> SetProposal:
    """Raises Http404 and Refused."""
    found = reading.one(seen(request, key), number)
    if found is None:
        raise Http404
    return found


def hindered(error: Hindered) -> Refused:
    problems = [Problem(message=reason) for reason in error.reasons]
    return Refused("hindered", str(error), "proposal", 409, problems)


def shown_proposal(one: SetProposal) -> ProposalOut:
    return ProposalOut(**_proposal(one))


def shown_in_full(one: SetProposal, stands: Standing | None, approvals: int, hindrances: list[str]) -> OneProposalOut:
    return OneProposalOut(
        **_proposal(one),
        head=bytes(stands.theirs.name).hex() if stands is not None else None,
        onto=bytes(stands.ours.name).hex() if stands is not None else None,
        changes=len(stands.differences) if stands is not None else 0,
        conflicts=len(stands.conflicts) if stands is not None and one.state == ProposalState.OPEN else 0,
        approvals=approvals,
        hindrances=hindrances,
    )


def shown_event(event: Event) -> EventOut:
    remark, review, vote = event.remark, event.review, event.vote
    said = remark or review
    author = said.author if said is not None else None
    return EventOut(
        kind="remark" if remark else "review" if review else "vote",
        at=event.at,
        author=shown_player(author) if author else None,
        text=said.text if said is not None else "",
        number=remark.pk if remark is not None else None,
        review=review.pk if review is not None else None,
        slot=remark.slot if remark is not None else vote.slot if vote is not None else "",
        verdict=ReviewVerdict(review.verdict) if review is not None else None,
        head=bytes(review.head.name).hex() if review is not None else None,
        stale=event.is_stale,
        vote=vote.key if vote is not None else None,
    )


def shown_check(one: Result, *, required: bool) -> CheckOut:
    return CheckOut(
        name=one.name,
        outcome=one.outcome,
        sentence=one.sentence,
        slots=list(one.slots),
        count=one.count,
        required=required,
    )


def shown_vote(vote: SetVote) -> VoteOut:
    place = vote.proposal
    file = f"/sets/{place.image_set.key}/proposals/{place.number}/votes/{vote.key}/receipt"
    return VoteOut(
        key=vote.key,
        slot=vote.slot,
        cell=vote.cell,
        state=VoteState(vote.state),
        until=vote.until,
        winners=vote.winners,
        page=settling_by_vote.address(vote),
        receipt=file if vote.receipt else None,
    )


def _proposal(one: SetProposal) -> dict[str, Any]:
    return {
        "number": one.number,
        "title": one.title,
        "text": one.text,
        "state": ProposalState(one.state),
        "author": shown_player(one.author) if one.author else None,
        "source": one.source_name,
        "target": one.target_name,
        "opened_at": one.opened_at,
        "closed_at": one.closed_at,
        "merged": bytes(one.merged.name).hex() if one.merged else None,
    }
