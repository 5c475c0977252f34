"""Two players became one: what the one has of sets is the other's."""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef

from accounts.models import Player
from gallery.models import (
    ImageSet,
    ProposalPick,
    ProposalRemark,
    ProposalReview,
    SetBranch,
    SetCommit,
    SetMember,
    SetPicture,
    SetProposal,
    SetTag,
    SetVote,
)

SAID = (
    (SetProposal, "author"),
    (SetProposal, "closed_by"),
    (ProposalRemark, "author"),
    (ProposalReview, "author"),
    (ProposalPick, "by"),
    (SetVote, "opened_by"),
)


def move(source: Player, target: Player) -> None:
    ImageSet.objects.filter(owner=source).update(owner=target)
    SetCommit.objects.filter(author=source).update(author=target)
    for rows, field in ((SetBranch, "by"), (SetTag, "by"), (SetPicture, "added_by")):
        rows.objects.filter(**{field: source}).update(**{field: target})
    for said, field in SAID:
        said.objects.filter(**{field: source}).update(**{field: target})
    _move_roles(source, target)


def _move_roles(source: Player, target: Player) -> None:
    """Of two the higher; none in what they own."""
    theirs = SetMember.objects.filter(player=target, image_set=OuterRef("image_set"))
    for lower in SetMember.objects.filter(Exists(theirs), player=source):
        SetMember.objects.filter(player=target, image_set=lower.image_set_id, role__lt=lower.role).update(
            role=lower.role
        )
        lower.delete()
    SetMember.objects.filter(player=source).update(player=target)
    SetMember.objects.filter(player=target, image_set__owner=F("player")).delete()
