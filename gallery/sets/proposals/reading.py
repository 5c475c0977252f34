"""Proposals as pages and the API tell them: lists, the conversation in order, changes a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from accounts.models import Player
from gallery.models import (
    ImageSet,
    ProposalRemark,
    ProposalReview,
    ProposalState,
    ReviewVerdict,
    SetProposal,
    SetVote,
    VoteState,
)
from gallery.notices.places import EPOCH, MICROSECOND
from gallery.sets.proposals import reviewing
from gallery.sets.proposals.standing import AROUND, Standing
from gallery.sets.reading import Different, different
from moderation.states import State

PAGE = 30
SAID = 50
CHANGED = 20


@dataclass(frozen=True, slots=True)
class Shelf:
    """Some proposals, the newest first, and the number to go on before; how many there are of each state."""

    proposals: Sequence[SetProposal]
    older: int | None
    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class Event:
    """Something said or decided. One of the three is there."""

    at: datetime
    remark: ProposalRemark | None = None
    review: ProposalReview | None = None
    vote: SetVote | None = None
    is_stale: bool = False

    @property
    def is_gone(self) -> bool:
        return self.remark is not None and self.remark.deleted_at is not None

    @property
    def is_withheld(self) -> bool:
        return self.remark is not None and self.remark.state != State.VISIBLE


@dataclass(frozen=True, slots=True)
class Conversation:
    """Events in the order in which they came, and the moment to go on behind, as microseconds since 1970."""

    events: Sequence[Event]
    after: int | None


@dataclass(frozen=True, slots=True)
class Changes:
    """Some changed slots by key, of how many, and the slot to go on behind."""

    some: Sequence[Different]
    count: int
    after: str | None


def shelf(image_set: ImageSet, state: ProposalState, before: int | None = None, limit: int = PAGE) -> Shelf:
    rows = SetProposal.objects.filter(image_set=image_set, state=state)
    if before is not None:
        rows = rows.filter(number__lt=before)
    said = Count("remarks", filter=Q(remarks__deleted_at=None, remarks__state=State.VISIBLE), distinct=True)
    some = list(rows.select_related("author").annotate(said=said).order_by("-number")[: limit + 1])
    counted = SetProposal.objects.filter(image_set=image_set).order_by().values_list("state").annotate(Count("pk"))
    counts: dict[str, int] = dict.fromkeys([one.value for one in ProposalState], 0) | dict(counted)
    return Shelf(some[:limit], some[limit - 1].number if len(some) > limit else None, counts)


def one(image_set: ImageSet, number: int) -> SetProposal | None:
    """With all around it."""
    rows = SetProposal.objects.select_related(*AROUND, "closed_by", "merged", "head", "onto")
    return rows.filter(image_set=image_set, number=number).first()


def conversation(
    proposal: SetProposal, viewer: Player | None, after: int | None = None, limit: int = SAID
) -> Conversation:
    since = EPOCH + after * MICROSECOND if after is not None else EPOCH
    remarks = reviewing.seen(proposal, viewer).filter(made_at__gt=since).order_by("made_at", "pk")[: limit + 1]
    reviews = proposal.reviews.filter(made_at__gt=since).select_related("author", "head")
    votes = proposal.votes.filter(opened_at__gt=since).order_by("opened_at", "pk")[: limit + 1]
    events = [Event(one.made_at, remark=one) for one in remarks]
    for review in reviews.order_by("made_at", "pk")[: limit + 1]:
        is_stale = review.verdict == ReviewVerdict.APPROVE and reviewing.is_stale(review, proposal)
        events.append(Event(review.made_at, review=review, is_stale=is_stale))
    events += [Event(one.opened_at, vote=one) for one in votes]
    events.sort(key=lambda event: event.at)
    shown = _whole(events, limit)
    return Conversation(shown, (shown[-1].at - EPOCH) // MICROSECOND if len(shown) < len(events) else None)


def changes(standing: Standing, behind: str = "", limit: int = CHANGED) -> Changes:
    since = behind.encode()
    left = [one for one in standing.differences if one.key > since]
    some = [different(*one) for one in standing.changes(left[:limit])]
    return Changes(some, len(standing.differences), some[-1].slot if len(left) > limit else None)


def remarks_of_slots(
    proposal: SetProposal, viewer: Player | None, slots: Sequence[str]
) -> dict[str, list[ProposalRemark]]:
    """Of each of these the newest few, in the order in which they came."""
    found: dict[str, list[ProposalRemark]] = {}
    rows = reviewing.seen(proposal, viewer).filter(slot__in=slots, deleted_at=None).order_by("-pk")[: SAID * 2]
    for row in rows:
        found.setdefault(row.slot, []).insert(0, row)
    return found


def open_votes(proposal: SetProposal) -> list[SetVote]:
    return list(proposal.votes.filter(state=VoteState.OPEN).order_by("until"))


def _whole(events: list[Event], limit: int) -> list[Event]:
    """So many, and those besides that came at the very moment of the last."""
    shown = events[:limit]
    return shown + [event for event in events[limit:] if shown and event.at == shown[-1].at]
