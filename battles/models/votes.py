"""What voters were dealt and what they said."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from accounts.models import Player
from battles.models.choices import choices
from battles.models.integrity import Exclusion
from battles.models.play import Entry, Heat
from battles.shares import LOOK_LEAST
from battles.states import Answer, BallotKind


class BallotQuerySet(models.QuerySet["Ballot"]):
    def answered(self) -> BallotQuerySet:
        return self.exclude(answer="")

    def counting(self) -> BallotQuerySet:
        """What moves a verdict; nothing else does. `battles.verdicts.counted_in` gives the same as values."""
        return self.answered().filter(kind=BallotKind.NORMAL, weight__gt=0, exclusion=None)


class Ballot(models.Model):
    """A dealt pair and what its voter said of it. Answered once.

    A mirrored one repeats `mirrors` with the sides swapped. Of a golden one the answer is `expected`, and its entries are
    of an older battle. Both tell of the voter and never count. What is answered before both pictures were shown, or
    sooner after that than anybody can look, is kept at weight 0.
    """

    token = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    heat = models.ForeignKey(Heat, on_delete=models.CASCADE, related_name="ballots")
    voter = models.ForeignKey(Player, on_delete=models.PROTECT, related_name="ballots")
    low = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="+", help_text="The entry of smaller number.")
    high = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="+")
    low_is_left = models.BooleanField()
    slot = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=choices(BallotKind), default=BallotKind.NORMAL)
    mirrors = models.OneToOneField("self", null=True, blank=True, on_delete=models.CASCADE, related_name="mirror")
    expected = models.CharField(max_length=6, choices=choices(Answer), blank=True, help_text="Of a golden pair.")
    weight = models.PositiveSmallIntegerField(default=1, help_text="0: kept and shown, not counted.")
    dealt_at = models.DateTimeField()
    shown_at = models.DateTimeField(null=True, blank=True, help_text="When its voter had both pictures before them.")
    answer = models.CharField(max_length=6, choices=choices(Answer), blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    exclusion = models.ForeignKey(
        Exclusion, null=True, blank=True, on_delete=models.PROTECT, related_name="ballots", help_text="Counts no more."
    )

    objects = BallotQuerySet.as_manager()

    class Meta:
        ordering = ["heat", "id"]
        constraints = [
            models.UniqueConstraint(fields=["voter", "heat", "low", "high", "slot", "kind"], name="ballot_once"),
            models.CheckConstraint(name="ballot_low_high", condition=Q(low__lt=F("high"))),
            models.CheckConstraint(
                name="ballot_answer_dated",
                condition=Q(answer="", answered_at__isnull=True) | (~Q(answer="") & Q(answered_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="ballot_mirrored_mirrors",
                condition=Q(kind="mirrored", mirrors__isnull=False) | (~Q(kind="mirrored") & Q(mirrors__isnull=True)),
            ),
            models.CheckConstraint(
                name="ballot_golden_expects",
                condition=(Q(kind="golden") & ~Q(expected="")) | (~Q(kind="golden") & Q(expected="")),
            ),
            models.CheckConstraint(name="ballot_planted_weighs_nothing", condition=Q(kind="normal") | Q(weight=0)),
            models.CheckConstraint(
                name="ballot_counts_once_shown", condition=Q(answer="") | Q(weight=0) | Q(shown_at__isnull=False)
            ),
        ]
        indexes = [models.Index(fields=["voter", "heat"], name="ballot_of_voter")]

    def __str__(self) -> str:
        # Not the token, by which it is answered: the admin shows this name.
        return f"ballot {self.pk}"

    @property
    def was_seen(self) -> bool:
        """Answered no sooner than both pictures could be looked at."""
        if self.shown_at is None or self.answered_at is None:
            return False
        return self.answered_at - self.shown_at >= LOOK_LEAST


class GoldenPair(models.Model):
    """Two pictures of a heat that was decided long ago, of which nearly everybody preferred the same one."""

    low = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="+")
    high = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="+")
    slot = models.PositiveSmallIntegerField()
    low_is_better = models.BooleanField()
    votes = models.PositiveIntegerField(help_text="Counted ballots that say so, and those that do not.")
    found_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["low", "high", "slot"], name="golden_pair_once"),
            models.CheckConstraint(name="golden_pair_low_high", condition=Q(low__lt=F("high"))),
        ]

    def __str__(self) -> str:
        return f"entries {self.low_id} and {self.high_id}, slot {self.slot}"
