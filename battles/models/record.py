"""What is remembered of a battle beside its state: the chained log, commands done, referees seen."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.utils import timezone

from accounts.models import Player
from battles.models.room import Battle


class LogLine(models.Model):
    """One line of the battle's hash-chained log. Appended, never changed: `body` is the canonical JSON that was hashed."""

    battle = models.ForeignKey(Battle, on_delete=models.PROTECT, related_name="log")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=30)
    body = models.TextField()
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        ordering = ["battle", "number"]
        constraints = [models.UniqueConstraint(fields=["battle", "number"], name="log_line_once")]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.number} {self.kind}"


class CommandAnswer(models.Model):
    """A command that was accepted, so that the same one sent again does nothing and is answered alike."""

    battle = models.ForeignKey(Battle, on_delete=models.CASCADE, related_name="+")
    player = models.ForeignKey(Player, on_delete=models.CASCADE, related_name="+")
    command_id = models.CharField(max_length=64)
    said = models.CharField(max_length=64, help_text="SHA-256 of the command: an id stands for one command alone.")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["battle", "player", "command_id"], name="command_once")]

    def __str__(self) -> str:
        return self.command_id


class RefereeBeat(models.Model):
    """When each referee last looked; the health page reads it."""

    name = models.CharField(max_length=80, unique=True)
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
