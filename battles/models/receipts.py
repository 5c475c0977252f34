"""What was signed of a battle's log, with which key, and what its authors took back of the appendix. Appended, never changed."""

from __future__ import annotations

from enum import StrEnum

import pgtrigger
from django.db import models
from django.db.models import Q

from accounts.models import Player
from battles.models.choices import choices
from battles.models.room import Battle


class ReceiptKey(models.Model):
    """A public key that receipts were signed with. It stays published when another one has followed it."""

    public_key = models.CharField(max_length=64, primary_key=True, help_text="Raw Ed25519 key, hex.")
    first_used_at = models.DateTimeField()

    class Meta:
        ordering = ["-first_used_at"]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.public_key[:16]


class Receipt(models.Model):
    """One signature under the log as far as `head_number`. Number n supersedes number n − 1."""

    battle = models.ForeignKey(Battle, on_delete=models.PROTECT, related_name="receipts")
    number = models.PositiveIntegerField()
    head_number = models.PositiveIntegerField()
    head_digest = models.CharField(max_length=64)
    key = models.ForeignKey(ReceiptKey, on_delete=models.PROTECT, related_name="+")
    signature = models.CharField(max_length=128)
    issued_at = models.DateTimeField()

    class Meta:
        ordering = ["battle", "number"]
        constraints = [
            models.UniqueConstraint(fields=["battle", "number"], name="receipt_once"),
            models.UniqueConstraint(fields=["battle", "head_number"], name="receipt_once_per_head"),
            models.CheckConstraint(name="receipt_from_one", condition=Q(number__gte=1)),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"receipt {self.number} of {self.battle_id}"


class Withdrawn(StrEnum):
    WORDS = "words"
    NAME = "name"


class Withdrawal(models.Model):
    """An entry's words, or a seat's name (`round` and `heat` 0), are told no more. The log keeps its commitment to them."""

    battle = models.ForeignKey(Battle, on_delete=models.PROTECT, related_name="withdrawals")
    round = models.PositiveSmallIntegerField(default=0)
    heat = models.PositiveSmallIntegerField(default=0)
    seat = models.PositiveSmallIntegerField()
    what = models.CharField(max_length=10, choices=choices(Withdrawn))
    at = models.DateTimeField()
    by = models.ForeignKey(Player, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["battle", "id"]
        constraints = [
            models.UniqueConstraint(fields=["battle", "round", "seat", "what"], name="withdrawal_once"),
            models.CheckConstraint(
                name="withdrawal_of_an_entry_or_a_name",
                condition=Q(what=Withdrawn.WORDS, round__gte=1, heat__gte=1) | Q(what=Withdrawn.NAME, round=0, heat=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what} of seat {self.seat}, round {self.round}"
