"""What people say of a proposal: remarks of it or of one slot, and reviews, which are bound to the head that was reviewed.
The one writer of both."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts import distances
from accounts.models import Player
from gallery.models import ProposalRemark, ProposalReview, ProposalState, ReviewVerdict, Role, SetCommit, SetProposal
from gallery.people import comments
from gallery.people.refusals import Refused
from gallery.sets import ancestry, words, writing
from gallery.sets.access import role_of
from gallery.sets.proposals import standing, telling
from gallery.sets.proposals.opening import hold
from gallery.sets.proposals.refusals import CLOSED, GONE, MOVED_ON, OWN, Unfit
from gallery.sets.tree.versions import SLOT
from moderation.states import State, may_move


def say(proposal: SetProposal, author: Player, text: str, now: datetime, slot: str = "") -> ProposalRemark:
    """Also of a proposal that is over. Raises Shut and Unfit."""
    writing.ask(author, proposal.image_set, Role.VIEW)
    if slot and not SLOT.fullmatch(slot):
        raise Unfit("slot", "A slot's key is 1 to 64 letters, digits, - and _.")
    said = _fit(text)
    words.ask(proposal.image_set, "text", said)
    if distances.is_blocked(author, proposal.image_set.owner_id) and role_of(author, proposal.image_set) == Role.VIEW:
        raise Unfit("text", "You cannot say anything here.")
    with transaction.atomic():
        remark = ProposalRemark.objects.create(
            proposal=proposal, author=author, slot=slot, text=said, state=State.VISIBLE, made_at=now
        )
        telling.remarked(proposal, author)
    return remark


def remove(remark: ProposalRemark, now: datetime) -> None:
    """Its words are gone for good, that there were some stays. Raises Unfit."""
    if not ProposalRemark.objects.filter(pk=remark.pk, deleted_at=None).update(text="", deleted_at=now):
        raise Unfit("remark", "It is gone already.")


def judge(ids: list[int], state: State) -> int:
    """Moderators move remarks along the ways of states alone. How many moved."""
    sources = [source for source in State if may_move(source, state)]
    return ProposalRemark.objects.filter(pk__in=ids, state__in=sources).update(state=state)


@transaction.atomic
def review(
    proposal: SetProposal, author: Player, verdict: ReviewVerdict, text: str, head: bytes, now: datetime
) -> ProposalReview:
    """`head` is the name of the commit that they looked at: who has seen an older one approves of nothing newer. Raises Shut
    and Unfit."""
    writing.ask(author, proposal.image_set, Role.VIEW)
    said = _fit(text) if text.strip() or verdict is not ReviewVerdict.APPROVE else ""
    words.ask(proposal.image_set, "text", said)
    held = hold(proposal)
    if held.state != ProposalState.OPEN:
        raise Unfit("state", CLOSED)
    if held.source is None:
        raise Unfit("state", GONE)
    if verdict is not ReviewVerdict.COMMENT and held.author_id == author.pk:
        raise Unfit("verdict", OWN)
    if bytes(held.source.head.name) != head:
        raise Unfit("head", MOVED_ON)
    made = ProposalReview.objects.create(
        proposal=held, author=author, head=held.source.head, verdict=verdict, text=said, made_at=now
    )
    telling.reviewed(held, author)
    return made


def latest(proposal: SetProposal) -> list[ProposalReview]:
    """Of everybody the last one that is more than a comment, in the order of saying."""
    said = proposal.reviews.exclude(verdict=ReviewVerdict.COMMENT).filter(author__isnull=False)
    newest = said.order_by("author_id", "-pk").distinct("author_id").select_related("author", "head")
    return sorted(newest, key=lambda one: one.pk)


def is_stale(review: ProposalReview, proposal: SetProposal) -> bool:
    """Whether the branch has had commits since."""
    head = proposal.source.head_id if proposal.state == ProposalState.OPEN and proposal.source else proposal.head_id
    return review.head_id != head


class Approvals(NamedTuple):
    """Of a proposal as it is, by those that may commit. `own` count for nothing: whoever gave them wrote some of it, and whoever
    has somebody else propose what they wrote is no second pair of eyes."""

    counted: list[ProposalReview]
    own: list[ProposalReview]


def approvals(proposal: SetProposal) -> Approvals:
    approve = [one for one in latest(proposal) if one.verdict == ReviewVerdict.APPROVE and not is_stale(one, proposal)]
    given = [one for one in approve if _weighs(one, proposal)]
    wrote = _writers(proposal, {one.author_id for one in given}) if given else set()
    own = [one for one in given if one.author_id in wrote]
    return Approvals([one for one in given if one.author_id not in wrote], own)


def objections(proposal: SetProposal) -> list[ProposalReview]:
    """Of those that may commit, who asked for changes and has not said otherwise since. A new commit does not answer them."""
    return [one for one in latest(proposal) if one.verdict == ReviewVerdict.CHANGES and _weighs(one, proposal)]


def seen(proposal: SetProposal, viewer: Player | None) -> QuerySet[ProposalRemark]:
    """Remarks that this reader may read; removed ones are among them, without words."""
    own = Q(author=viewer) if viewer is not None else Q(pk__in=[])
    shown = Q(state=State.VISIBLE) & distances.not_from(viewer, "author")
    return proposal.remarks.filter(shown | own).select_related("author")


def _weighs(review: ProposalReview, proposal: SetProposal) -> bool:
    if review.author is None or review.author_id == proposal.author_id:
        return False
    return (role_of(review.author, proposal.image_set) or 0) >= Role.COMMIT


def _writers(proposal: SetProposal, among: Collection[int | None]) -> set[int | None]:
    """Who of these wrote a commit that the target would come to have."""
    ends = standing.ends(proposal)
    if ends is None:
        return set()
    numbers = ancestry.since(*ends)
    rows = SetCommit.objects.filter(image_set=proposal.image_set_id, author__in=among, pk__gte=min(numbers, default=0))
    return {author for number, author in rows.values_list("pk", "author") if number in numbers}


def _fit(text: str) -> str:
    try:
        return comments.fit(text)
    except Refused as wrong:
        raise Unfit("text", str(wrong)) from wrong
