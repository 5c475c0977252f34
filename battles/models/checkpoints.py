"""Checkpoint duels: two models paint the same words from the same seed, and anybody says which picture is better."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from accounts.models import Player, new_key
from battles.models.choices import choices
from battles.models.integrity import Exclusion
from battles.models.play import Entry
from battles.states import Answer, BallotKind, DuelState
from gallery.models import Picture, Prompt
from jobs.models import Job

JUDGEABLE = (DuelState.OPEN, DuelState.CLOSED)


class CheckpointDuel(models.Model):
    """Its pictures are shown by its own door alone: their other addresses stay shut, for a name of bytes could be looked
    up where the model stands beside it."""

    key = models.CharField(max_length=16, unique=True, default=new_key, editable=False)
    prompt = models.ForeignKey(Prompt, on_delete=models.PROTECT, related_name="+")
    source = models.ForeignKey(
        Entry,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Whose words they are: an entry that won. Empty: a theme.",
    )
    seed = models.BigIntegerField()
    size = models.PositiveSmallIntegerField(help_text="Side of the square in pixels.")
    first_model = models.CharField(max_length=120)
    second_model = models.CharField(max_length=120)
    first_job = models.OneToOneField(Job, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    second_job = models.OneToOneField(Job, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    first_picture = models.OneToOneField(Picture, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    second_picture = models.OneToOneField(Picture, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=choices(DuelState), default=DuelState.PAINTING)
    failure_code = models.CharField(max_length=40, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["first_model", "second_model"], name="duel_open", condition=Q(state="open"))]
        constraints = [
            # Named in one order, so that a pair of models is one pair.
            models.CheckConstraint(name="duel_models_ordered", condition=Q(first_model__lt=F("second_model"))),
            models.CheckConstraint(
                name="duel_open_is_painted",
                condition=~Q(state__in=JUDGEABLE) | Q(first_picture__isnull=False, second_picture__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        # Not the models: the admin shows this name to people who may be judging.
        return f"checkpoint duel {self.key}"


class CheckpointBallot(models.Model):
    """A dealt duel and what was said of it. `voter` is empty until somebody without a name votes and becomes a guest."""

    token = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    duel = models.ForeignKey(CheckpointDuel, on_delete=models.CASCADE, related_name="ballots")
    voter = models.ForeignKey(Player, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=choices(BallotKind), default=BallotKind.NORMAL)
    first_is_left = models.BooleanField()
    weight = models.PositiveSmallIntegerField(default=1, help_text="0: kept, not counted.")
    dealt_at = models.DateTimeField()
    left_sent_at = models.DateTimeField(null=True, blank=True, help_text="When the left picture's bytes left.")
    right_sent_at = models.DateTimeField(null=True, blank=True)
    shown_at = models.DateTimeField(
        null=True, blank=True, help_text="When both were there and it was this pair's turn."
    )
    answer = models.CharField(max_length=6, choices=choices(Answer), blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    exclusion = models.ForeignKey(
        Exclusion,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="duel_ballots",
        help_text="Counts no more.",
    )

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["dealt_at"], name="duel_ballot_of_nobody", condition=Q(voter__isnull=True)),
            models.Index(fields=["voter", "answered_at"], name="duel_ballot_of_voter"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["voter", "duel", "kind"], name="duel_ballot_once"),
            models.CheckConstraint(
                name="duel_ballot_answer_dated",
                condition=Q(answer="", answered_at__isnull=True) | (~Q(answer="") & Q(answered_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="duel_ballot_answer_is_somebodys", condition=Q(answer="") | Q(voter__isnull=False)
            ),
            models.CheckConstraint(
                name="duel_ballot_answered_is_shown", condition=Q(answer="") | Q(shown_at__isnull=False)
            ),
            models.CheckConstraint(
                name="duel_ballot_shown_is_sent",
                condition=Q(shown_at__isnull=True) | Q(left_sent_at__isnull=False, right_sent_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        # Not the token, by which it is answered: the admin shows this name.
        return f"ballot {self.pk}"
