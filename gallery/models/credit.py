"""Who helped to win: shares of a win for the words that won it and for those that they descend from."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q

from gallery.models.prompts import Prompt

APPEND_ONLY = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)


class Win(models.Model):
    """Something that was won once. `key` is the name that whoever judged it gives to it."""

    key = models.CharField(max_length=40, unique=True)
    place = models.CharField(max_length=40, blank=True, help_text="Where it was won, such as a battle's code.")
    round = models.PositiveSmallIntegerField(null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return self.key


class CreditLine(models.Model):
    """One line of the ledger: so many millionths of this win are due to these words. Appended, never changed: a win that is
    somebody else's after all is put right by lines of the opposite sign. Whose words they are, the prompt knows, so that
    credit goes where its author's account goes; no name stands here that could not be taken back."""

    win = models.ForeignKey(Win, on_delete=models.PROTECT, related_name="lines")
    number = models.PositiveIntegerField(help_text="Which putting right of this win, from 1.")
    winner = models.ForeignKey(Prompt, on_delete=models.PROTECT, related_name="+", help_text="The words that won.")
    prompt = models.ForeignKey(Prompt, on_delete=models.PROTECT, related_name="credit_lines")
    micros = models.IntegerField(help_text="Millionths of the win; negative: taken back.")
    at = models.DateTimeField()

    class Meta:
        ordering = ["win", "number", "prompt"]
        constraints = [
            models.UniqueConstraint(fields=["win", "number", "winner", "prompt"], name="credit_line_once"),
            models.CheckConstraint(name="credit_line_says_something", condition=~Q(micros=0)),
        ]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.micros} of {self.win_id} to {self.prompt_id}"
