"""Proposals to take what one branch of an image set has into another, and what is said of them."""

from __future__ import annotations

from enum import StrEnum
from hashlib import sha256

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Player, new_key
from gallery.models.collections import TITLE_MAX
from gallery.models.reactions import COMMENT_MAX
from gallery.models.set_versions import SetBranch, SetCommit
from gallery.models.sets import ImageSet
from moderation.states import State

PROPOSAL_TITLE_MAX = TITLE_MAX
PROPOSAL_TEXT_MAX = 4_000


class ProposalState(StrEnum):
    OPEN = "open"
    MERGED = "merged"
    CLOSED = "closed"


class ReviewVerdict(StrEnum):
    APPROVE = "approve"
    CHANGES = "changes"
    COMMENT = "comment"


class CheckState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"


class VoteState(StrEnum):
    OPEN = "open"
    DECIDED = "decided"
    UNDECIDED = "undecided"
    STOPPED = "stopped"


def _known(field: str, kinds: type[StrEnum], name: str) -> models.CheckConstraint:
    return models.CheckConstraint(name=name, condition=Q(**{f"{field}__in": [one.value for one in kinds]}))


def _choices(kinds: type[StrEnum]) -> list[tuple[str, str]]:
    return [(one.value, one.value) for one in kinds]


class SetRules(models.Model):
    """What a set asks of proposals to its protected branches. Where no row is, what stands here as defaults."""

    image_set = models.OneToOneField(ImageSet, on_delete=models.CASCADE, related_name="rules", primary_key=True)
    required = models.JSONField(default=list, help_text="Names of the checks that must pass.")
    approvals = models.PositiveSmallIntegerField(default=1, validators=[MaxValueValidator(5)])
    level = models.PositiveSmallIntegerField(default=0, validators=[MaxValueValidator(2)])
    share = models.FloatField(default=0.5, validators=[MinValueValidator(0.05), MaxValueValidator(1.0)])
    theme = models.CharField(max_length=200, blank=True, help_text="Empty: title and what it is about.")

    def __str__(self) -> str:
        return f"rules of {self.image_set_id}"


class SetProposal(models.Model):
    """One person's wish that what the source branch has be merged into the target. `head` and `onto` are the heads of the two at
    the moment in which it was merged or closed; names of branches stay when these are gone."""

    image_set = models.ForeignKey(ImageSet, on_delete=models.CASCADE, related_name="proposals", db_index=False)
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=PROPOSAL_TITLE_MAX)
    text = models.TextField(max_length=PROPOSAL_TEXT_MAX, blank=True)
    author = models.ForeignKey(Player, null=True, blank=True, on_delete=models.SET_NULL, related_name="set_proposals")
    source = models.ForeignKey(SetBranch, null=True, blank=True, on_delete=models.SET_NULL, related_name="proposed")
    target = models.ForeignKey(SetBranch, null=True, blank=True, on_delete=models.SET_NULL, related_name="wanted")
    source_name = models.CharField(max_length=100)
    target_name = models.CharField(max_length=100)
    state = models.CharField(max_length=6, choices=_choices(ProposalState), default=ProposalState.OPEN)
    head = models.ForeignKey(SetCommit, null=True, blank=True, on_delete=models.RESTRICT, related_name="+")
    onto = models.ForeignKey(SetCommit, null=True, blank=True, on_delete=models.RESTRICT, related_name="+")
    merged = models.ForeignKey(SetCommit, null=True, blank=True, on_delete=models.RESTRICT, related_name="proposals")
    opened_at = models.DateTimeField(default=timezone.now, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(Player, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["image_set", "state", "-number"], name="proposal_of_state")]
        constraints = [
            models.UniqueConstraint(fields=["image_set", "number"], name="proposal_number_once"),
            models.UniqueConstraint(
                fields=["source", "target"], condition=Q(state="open"), name="proposal_open_once_for_two_branches"
            ),
            _known("state", ProposalState, "proposal_state_known"),
            models.CheckConstraint(
                name="proposal_merged_has_a_commit",
                condition=Q(state="merged", merged__isnull=False) | (~Q(state="merged") & Q(merged__isnull=True)),
            ),
            models.CheckConstraint(name="proposal_has_a_title", condition=~Q(title="")),
        ]

    def __str__(self) -> str:
        return f"{self.image_set_id} #{self.number}"


class ProposalRemark(models.Model):
    """Said in the conversation of a proposal, of one slot or of all. A removed one stays as a tombstone."""

    proposal = models.ForeignKey(SetProposal, on_delete=models.CASCADE, related_name="remarks", db_index=False)
    author = models.ForeignKey(Player, null=True, blank=True, on_delete=models.SET_NULL, related_name="set_remarks")
    slot = models.CharField(max_length=64, blank=True)
    text = models.TextField(max_length=COMMENT_MAX, blank=True)
    state = models.CharField(max_length=10, choices=[(s.value, s.value) for s in State], default=State.VISIBLE)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    deleted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["proposal", "id"], name="remarks_in_order"),
            models.Index(fields=["proposal", "slot", "id"], name="remarks_of_slot", condition=~Q(slot="")),
        ]

    def __str__(self) -> str:
        return f"remark {self.pk} of {self.proposal_id}"


class ProposalReview(models.Model):
    """What somebody says of a proposal as it was with this head. A later one of theirs takes its place."""

    proposal = models.ForeignKey(SetProposal, on_delete=models.CASCADE, related_name="reviews", db_index=False)
    author = models.ForeignKey(Player, null=True, blank=True, on_delete=models.SET_NULL, related_name="set_reviews")
    head = models.ForeignKey(SetCommit, on_delete=models.RESTRICT, related_name="+")
    verdict = models.CharField(max_length=8, choices=_choices(ReviewVerdict))
    text = models.TextField(max_length=COMMENT_MAX, blank=True)
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        indexes = [models.Index(fields=["proposal", "id"], name="reviews_in_order")]
        constraints = [_known("verdict", ReviewVerdict, "review_verdict_known")]

    def __str__(self) -> str:
        return f"{self.verdict} of {self.proposal_id}"


class ProposalChecks(models.Model):
    """What the checks say of a proposal with these two heads. Another head of either is another row."""

    proposal = models.ForeignKey(SetProposal, on_delete=models.CASCADE, related_name="checks", db_index=False)
    head = models.ForeignKey(SetCommit, on_delete=models.RESTRICT, related_name="+")
    onto = models.ForeignKey(SetCommit, on_delete=models.RESTRICT, related_name="+")
    asked = models.CharField(max_length=64, help_text="By which rules, as one hash.")
    state = models.CharField(max_length=8, choices=_choices(CheckState), default=CheckState.WAITING)
    results = models.JSONField(default=list)
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    begun_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["asked_at"], name="checks_to_run", condition=~Q(state="done"))]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "head", "onto", "asked"], name="checks_once"),
            _known("state", CheckState, "checks_state_known"),
        ]

    def __str__(self) -> str:
        return f"checks of {self.proposal_id}: {self.state}"


class SetVote(models.Model):
    """A conflict that was given to a blind vote. What is chosen from is written down when it opens; whoever deals the ballots
    has rows of its own, by this key."""

    key = models.CharField(max_length=16, unique=True, default=new_key, editable=False)
    proposal = models.ForeignKey(SetProposal, on_delete=models.CASCADE, related_name="votes")
    slot = models.CharField(max_length=64)
    cell = models.CharField(max_length=8)
    digest = models.CharField(max_length=32, help_text="Of the conflict as it was.")
    sides = models.JSONField(help_text="Side to what it holds: the SHA-256 of a picture, or words.")
    written_by = models.ManyToManyField(
        Player, related_name="+", blank=True, help_text="Whose ours and theirs are, as far as history was walked."
    )
    opened_by = models.ForeignKey(Player, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    opened_at = models.DateTimeField(default=timezone.now, editable=False)
    until = models.DateTimeField()
    state = models.CharField(max_length=9, choices=_choices(VoteState), default=VoteState.OPEN)
    winners = models.JSONField(default=list, help_text="The sides that were chosen; several are a tie.")
    receipt = models.BinaryField(blank=True, default=b"", help_text="The signed file, as whoever counted gave it.")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["until"], name="set_vote_due", condition=Q(state="open"))]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "slot", "cell"], condition=Q(state="open"), name="set_vote_open_once"
            ),
            _known("state", VoteState, "set_vote_state_known"),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def receipt_digest(self) -> str:
        """The SHA-256 of the file, as the commit that it settled names it."""
        return sha256(bytes(self.receipt)).hexdigest()


class ProposalPick(models.Model):
    """How a conflict of a proposal is to be settled, until the merge is written. Of another conflict in the same place it says
    nothing: `digest`."""

    proposal = models.ForeignKey(SetProposal, on_delete=models.CASCADE, related_name="picks", db_index=False)
    slot = models.CharField(max_length=64)
    cell = models.CharField(max_length=8)
    digest = models.CharField(max_length=32)
    way = models.CharField(max_length=8)
    words = models.TextField(blank=True)
    by = models.ForeignKey(Player, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    vote = models.ForeignKey(SetVote, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["proposal", "slot", "cell"], name="pick_once")]

    def __str__(self) -> str:
        return f"{self.slot} {self.cell}: {self.way}"
