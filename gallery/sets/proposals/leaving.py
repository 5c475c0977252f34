"""What proposals have of a person. What they said goes; that somebody proposed, reviewed or said something stays."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from accounts.belongings import Row
from accounts.models import Player
from gallery.models import ProposalPick, ProposalRemark, ProposalReview, SetProposal, SetVote


def told(player: Player) -> Iterator[Row]:
    for one in SetProposal.objects.filter(author=player).select_related("image_set").order_by("pk").iterator():
        yield _row(one, "proposal", one.text, one.opened_at) | {"title": one.title}
    for said in ProposalRemark.objects.filter(author=player).select_related("proposal__image_set").order_by("pk"):
        yield _row(said.proposal, "remark", said.text, said.made_at) | {"slot": said.slot}
    for review in ProposalReview.objects.filter(author=player).select_related("proposal__image_set").order_by("pk"):
        yield _row(review.proposal, "review", review.text, review.made_at) | {"verdict": review.verdict}


def forget(player: Player, at: datetime) -> None:
    SetProposal.objects.filter(author=player).update(author=None, text="")
    SetProposal.objects.filter(closed_by=player).update(closed_by=None)
    ProposalRemark.objects.filter(author=player).update(author=None, text="", deleted_at=at)
    ProposalReview.objects.filter(author=player).update(author=None, text="")
    ProposalPick.objects.filter(by=player).update(by=None)
    SetVote.objects.filter(opened_by=player).update(opened_by=None)


def _row(proposal: SetProposal, kind: str, text: str, at: datetime) -> Row:
    place = {"set": proposal.image_set.key, "number": proposal.number}
    return place | {"kind": kind, "text": text, "made_at": at.isoformat()}
