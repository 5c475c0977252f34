"""Proposals to image sets: what is proposed, what people say of it, and how its conflicts are settled."""

from __future__ import annotations

from django.contrib import admin

from gallery.admin.judged import Judged
from gallery.admin.read_only import ReadOnly
from gallery.admin.sealed import SEALED
from gallery.admin.sets import told
from gallery.judged import remarks
from gallery.models import (
    ProposalChecks,
    ProposalPick,
    ProposalRemark,
    ProposalReview,
    SetProposal,
    SetVote,
    VoteState,
)


@admin.register(ProposalRemark)
class ProposalRemarkAdmin(Judged):
    kind = remarks.KIND
    known_by = "pk"
    list_display = ("proposal", "author", "slot", "text", "state", "made_at", "deleted_at")
    list_filter = ("state", ("deleted_at", admin.EmptyFieldListFilter))
    list_select_related = ("proposal", "author")
    search_fields = ("author__key", "author__nickname", "text")
    date_hierarchy = "made_at"


@admin.register(SetProposal)
class SetProposalAdmin(ReadOnly):
    list_display = ("image_set", "number", "titled", "author", "state", "opened_at", "closed_at", "closed_by")
    list_filter = ("state",)
    list_select_related = ("image_set", "author", "closed_by")
    search_fields = ("image_set__key", "author__key", "author__nickname")
    fields = (
        *("image_set", "number", "titled", "said", "author", "state", "head", "onto", "merged", "opened_at"),
        *("closed_at", "closed_by"),
    )

    @admin.display(description="title")
    def titled(self, proposal: SetProposal) -> str:
        return told(proposal.image_set, proposal.title)

    @admin.display(description="text")
    def said(self, proposal: SetProposal) -> str:
        return told(proposal.image_set, proposal.text)


@admin.register(ProposalReview)
class ProposalReviewAdmin(ReadOnly):
    list_display = ("proposal", "author", "verdict", "said", "head", "made_at")
    list_filter = ("verdict",)
    list_select_related = ("proposal__image_set", "author", "head")
    search_fields = ("proposal__image_set__key", "author__key", "author__nickname")
    fields = list_display

    @admin.display(description="text")
    def said(self, review: ProposalReview) -> str:
        return told(review.proposal.image_set, review.text)


@admin.register(ProposalChecks)
class ProposalChecksAdmin(ReadOnly):
    list_display = ("proposal", "state", "head", "onto", "asked_at", "begun_at", "done_at")
    list_filter = ("state",)
    list_select_related = ("proposal", "head", "onto")
    search_fields = ("proposal__image_set__key",)
    fields = list_display


@admin.register(SetVote)
class SetVoteAdmin(ReadOnly):
    """Which side holds what is on no page: people who may judge look here too."""

    list_display = (
        "key",
        "proposal",
        "slot",
        "cell",
        "state",
        "chosen",
        "opened_by",
        "opened_at",
        "until",
        "decided_at",
    )
    list_filter = ("state",)
    list_select_related = ("proposal", "opened_by")
    search_fields = ("key", "proposal__image_set__key")
    fields = list_display

    @admin.display(description="chosen")
    def chosen(self, vote: SetVote) -> str:
        return SEALED if vote.state == VoteState.OPEN else ", ".join(map(str, vote.winners)) or "none"


@admin.register(ProposalPick)
class ProposalPickAdmin(ReadOnly):
    list_display = ("proposal", "slot", "cell", "way", "by", "vote", "made_at")
    list_select_related = ("proposal", "by", "vote")
    search_fields = ("proposal__image_set__key", "by__key", "by__nickname")
    fields = list_display
