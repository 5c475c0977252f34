"""Who hears of what happens to a proposal."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from accounts.models import Player
from gallery.models import ProposalRemark, ProposalReview, ProposalState, Role, SetProposal, Verb
from gallery.notices.subjects import Subject, of_place
from gallery.notices.telling import tell
from gallery.sets.access import role_of

ASKED_MOST = 20
"""So many people with the role are told of a proposal, those first that have had it longest."""


def proposed(proposal: SetProposal, by: Player) -> None:
    """Those whose approval counts; where it takes one, they are asked for it."""
    asks = proposal.target is not None and proposal.target.protected
    verb = Verb.REVIEW_ASKED if asks else Verb.PROPOSED
    for player in reviewers(proposal):
        tell(verb, player, _of(proposal), _row(proposal, ProposalState.OPEN), by)


reopened = proposed


def reviewed(proposal: SetProposal, by: Player) -> None:
    _tell_author(Verb.REVIEWED, proposal, ProposalReview.objects.filter(proposal=proposal, author=by), by)


def remarked(proposal: SetProposal, by: Player) -> None:
    """Whoever proposed it, and who has said something before."""
    there = ProposalRemark.objects.filter(proposal=proposal, author=by, deleted_at=None)
    spoke = Q(set_remarks__proposal=proposal) | Q(set_reviews__proposal=proposal) | Q(set_proposals=proposal)
    for player in Player.objects.filter(spoke).order_by("pk").distinct()[:ASKED_MOST]:
        if role_of(player, proposal.image_set) is not None:
            tell(Verb.REMARKED, player, _of(proposal), there, by)


def merged(proposal: SetProposal, by: Player) -> None:
    _tell_author(Verb.MERGED, proposal, _row(proposal, ProposalState.MERGED), by)


def closed(proposal: SetProposal, by: Player) -> None:
    _tell_author(Verb.PROPOSAL_CLOSED, proposal, _row(proposal, ProposalState.CLOSED), by)


def settled(proposal: SetProposal) -> None:
    """A vote has decided a conflict of it: nobody did that alone."""
    _tell_author(Verb.VOTE_DECIDED, proposal, _row(proposal, ProposalState.OPEN))


def reviewers(proposal: SetProposal) -> list[Player]:
    """Owner and members with the role, without the author."""
    image_set = proposal.image_set
    given = Q(set_roles__image_set=image_set, set_roles__role__gte=Role.COMMIT)
    rows = Player.objects.filter(given | Q(image_sets=image_set), deleted_at=None).exclude(set_proposals=proposal)
    return list(rows.order_by("pk").distinct()[:ASKED_MOST])


def _tell_author(verb: Verb, proposal: SetProposal, because: QuerySet[Any], by: Player | None = None) -> None:
    """Where they may still look into the set."""
    author = proposal.author
    if author is not None and role_of(author, proposal.image_set) is not None:
        tell(verb, author, _of(proposal), because, by)


def _of(proposal: SetProposal) -> Subject:
    href = reverse("gallery:proposal", args=[proposal.image_set.key, proposal.number])
    return of_place("proposal", f"{proposal.image_set.key}:{proposal.number}", href, proposal.title)


def _row(proposal: SetProposal, state: ProposalState) -> QuerySet[SetProposal]:
    return SetProposal.objects.filter(pk=proposal.pk, state=state)
