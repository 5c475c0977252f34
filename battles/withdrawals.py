"""Which entries' words their authors took back. Everything that shows words asks here, at the moment of showing."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet

from battles.models import Entry, Withdrawal
from battles.models.receipts import Withdrawn


def withdrawn_entries() -> QuerySet[Entry]:
    taken_back = Withdrawal.objects.filter(
        what=Withdrawn.WORDS,
        battle=OuterRef("heat__round__battle"),
        round=OuterRef("heat__round__number"),
        seat=OuterRef("seat__number"),
    )
    return Entry.objects.filter(Exists(taken_back))


def withdrawn_prompts() -> QuerySet[Entry, int]:
    """Their prompts' numbers, for a condition."""
    return withdrawn_entries().filter(prompt__isnull=False).values_list("prompt", flat=True)
