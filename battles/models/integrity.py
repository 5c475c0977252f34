"""Decisions about voters, and what they changed in public. `battles.integrity` is their only writer."""

from __future__ import annotations

from enum import StrEnum

import pgtrigger
from django.core.validators import MaxLengthValidator, MinLengthValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import Player
from battles.models.choices import choices
from battles.models.room import Battle

APPEAL_SHORTEST, APPEAL_LONGEST = 10, 1_000
REASON_LONGEST = 500


class Rule(StrEnum):
    """What a voter is held to: a sign of `battles.integrity.signs`, a ring, or what a person saw."""

    MIRRORED = "mirrored"
    GOLDEN = "golden"
    SPEED = "speed"
    SIDE = "side"
    CROWD = "crowd"
    RING = "ring"
    BY_HAND = "by_hand"


WITHHELD = "withheld"
"""The rule of a correction that is about no votes: an entry that was placed last was given back."""


class ExclusionState(StrEnum):
    """`STANDING`: upheld by a person. `DISMISSED`: looked at and let be. `OVERTURNED`: taken back, on appeal or otherwise."""

    PROPOSED = "proposed"
    STANDING = "standing"
    DISMISSED = "dismissed"
    OVERTURNED = "overturned"


class Exclusion(models.Model):
    """That ballots of one voter count no more: in one battle, since a time, those listed, or all. The ballots are kept and
    point here while it stands. `state` follows from the decisions, which are only appended."""

    voter = models.ForeignKey(Player, on_delete=models.PROTECT, related_name="exclusions")
    rule = models.CharField(max_length=10, choices=choices(Rule))
    state = models.CharField(max_length=10, choices=choices(ExclusionState), default=ExclusionState.PROPOSED)
    evidence = models.JSONField(default=dict, help_text="What was found, in numbers.")
    battle = models.ForeignKey(Battle, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField(null=True, blank=True, help_text="Ballots answered from then on.")
    until = models.DateTimeField(help_text="Ballots answered up to then: what comes later is judged anew.")
    listed = models.JSONField(default=list, blank=True, help_text="Numbers of ballots, where only some are meant.")
    proposed_by = models.ForeignKey(
        Player,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Empty where a sign was found.",
    )
    upheld_by = models.ForeignKey(Player, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["voter"], condition=Q(state="proposed"), name="exclusion_proposed_once"),
            models.CheckConstraint(
                name="exclusion_upheld_by_somebody",
                condition=Q(state__in=["proposed", "dismissed"], upheld_by__isnull=True)
                | Q(state__in=["standing", "overturned"], upheld_by__isnull=False),
            ),
            models.CheckConstraint(
                name="exclusion_upheld_by_another",
                condition=Q(upheld_by__isnull=True) | Q(proposed_by__isnull=True) | ~Q(upheld_by=F("proposed_by")),
            ),
        ]
        indexes = [models.Index(fields=["state", "-id"], name="exclusion_by_state")]

    def __str__(self) -> str:
        return f"exclusion {self.pk} of {self.voter} ({self.rule}, {self.state})"


class Decision(models.Model):
    """One step of an exclusion and why. Appended, never changed. `by` is empty where nobody but the site decided."""

    exclusion = models.ForeignKey(Exclusion, on_delete=models.PROTECT, related_name="decisions")
    state = models.CharField(max_length=10, choices=choices(ExclusionState))
    by = models.ForeignKey(Player, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(validators=[MaxLengthValidator(REASON_LONGEST)])
    at = models.DateTimeField()

    class Meta:
        ordering = ["exclusion", "id"]
        constraints = [models.UniqueConstraint(fields=["exclusion", "state"], name="decision_once")]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.state} at {self.at:%Y-%m-%d}"


class Correction(models.Model):
    """What an exclusion, or its end, changed in one battle, or in checkpoint duels, or an entry that was given back in one
    battle (`WITHHELD`), for everybody to read. Appended, never changed. It names nobody: the voter is a pseudonym of that
    battle, players are their seats. Ratings are in micro-units. No ballot is taken out twice, since it points to its
    exclusion; votes that come home with a guest are a correction more."""

    number = models.PositiveIntegerField(unique=True, help_text="Public, from 1, without gaps.")
    exclusion = models.ForeignKey(
        Exclusion, null=True, blank=True, on_delete=models.PROTECT, related_name="corrections"
    )
    battle = models.ForeignKey(
        Battle,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="corrections",
        help_text="Empty: checkpoint duels.",
    )
    rule = models.CharField(max_length=10, choices=[*choices(Rule), (WITHHELD, WITHHELD)])
    restores = models.BooleanField(default=False, help_text="The exclusion was taken back, or an entry given back.")
    pseudonym = models.CharField(max_length=16, blank=True, help_text="Of the voter; empty where it is about an entry.")
    ballots = models.PositiveIntegerField(help_text="How many count no more, or again.")
    sentence = models.TextField()
    heats = models.JSONField(default=list, help_text="Heats whose result differs: outcome, winner and ranks by seat.")
    ratings = models.JSONField(default=list, help_text="By seat, how far the rating was moved.")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(name="correction_number_from_one", condition=Q(number__gte=1)),
            models.CheckConstraint(
                name="correction_of_votes_or_entries",
                condition=Q(exclusion__isnull=False) & ~Q(rule="withheld")
                | Q(exclusion__isnull=True, battle__isnull=False, rule="withheld", pseudonym=""),
            ),
        ]
        indexes = [models.Index(fields=["battle", "-number"], name="correction_of_battle")]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"correction {self.number}"


class AppealOutcome(StrEnum):
    OPEN = "open"
    GRANTED = "granted"
    REJECTED = "rejected"


class Appeal(models.Model):
    """The voter's answer to a standing exclusion, decided by somebody else than who upheld it (`against`)."""

    exclusion = models.OneToOneField(Exclusion, on_delete=models.PROTECT, related_name="appeal")
    by = models.ForeignKey(Player, on_delete=models.PROTECT, related_name="appeals")
    against = models.ForeignKey(Player, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(validators=[MinLengthValidator(APPEAL_SHORTEST), MaxLengthValidator(APPEAL_LONGEST)])
    made_at = models.DateTimeField()
    outcome = models.CharField(max_length=8, choices=choices(AppealOutcome), default=AppealOutcome.OPEN)
    decided_by = models.ForeignKey(Player, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True, validators=[MaxLengthValidator(REASON_LONGEST)])

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="appeal_decided_with_reason",
                condition=Q(outcome="open", decided_by__isnull=True, decided_at__isnull=True, reason="")
                | (~Q(outcome="open") & Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(reason="")),
            ),
            models.CheckConstraint(
                name="appeal_decided_by_another",
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("against")) & ~Q(decided_by=F("by")),
            ),
        ]

    def __str__(self) -> str:
        return f"appeal {self.pk} ({self.outcome})"
