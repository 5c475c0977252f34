"""Leaderboards: one fit of everybody's votes, and who stands where in it. Made anew as a whole, never changed."""

from __future__ import annotations

from enum import StrEnum

from django.db import models

from accounts.models import Player
from battles.models.choices import choices
from gallery.models import Prompt


class BoardKind(StrEnum):
    PLAYERS = "players"
    PROMPTS = "prompts"
    MODELS = "models"


class BoardFit(models.Model):
    """When the votes were fitted, and what was seen of them. The newest of its kind is the one that is shown."""

    kind = models.CharField(max_length=10, choices=choices(BoardKind))
    seen = models.CharField(max_length=80, help_text="What the votes were like: other votes are worth another fit.")
    fitted_at = models.DateTimeField()
    votes = models.PositiveIntegerField()
    voters = models.PositiveIntegerField()
    names = models.PositiveIntegerField()
    side = models.FloatField(help_text="What standing on the left was worth, in log odds.")
    side_error = models.FloatField(null=True, help_text="Its standard error. Empty: nothing can be said.")
    steps = models.PositiveSmallIntegerField(help_text="How many steps the fit took from the one before.")

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["kind", "-id"], name="board_newest")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.fitted_at:%Y-%m-%d %H:%M}"


class BoardPlace(models.Model):
    """One name in a fit. Strengths are log odds against the average."""

    fit = models.ForeignKey(BoardFit, on_delete=models.CASCADE, related_name="places")
    position = models.PositiveIntegerField(help_text="The order of the list, from 1.")
    rank = models.PositiveIntegerField(
        null=True,
        help_text="1 + how many are surely better: their lower bound is above one's upper, in points. Empty: too few voters yet.",
    )
    name = models.CharField(max_length=120, help_text="The number of the player or prompt; a model's name.")
    player = models.ForeignKey(Player, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    prompt = models.ForeignKey(Prompt, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    strength = models.FloatField()
    lower = models.FloatField(null=True, help_text="95 % interval. Empty: nothing can be said.")
    upper = models.FloatField(null=True)
    votes = models.PositiveIntegerField()
    voters = models.PositiveIntegerField(help_text="How many people judged it.")
    is_preliminary = models.BooleanField(help_text="Too few votes or voters to be taken at its word.")

    class Meta:
        ordering = ["fit", "position"]
        constraints = [
            models.UniqueConstraint(fields=["fit", "position"], name="board_position_once"),
            models.UniqueConstraint(fields=["fit", "name"], name="board_name_once"),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.name}"
