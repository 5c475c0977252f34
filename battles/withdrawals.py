"""Which entries' words their authors took back. Everything that shows words asks here, at the moment of showing."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Exists, OuterRef, Q, QuerySet

from battles.models import Battle, Entry, Withdrawal
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


def withdrawable(row: Battle, players: Collection[int]) -> dict[int, list[tuple[int, int]]]:
    """Round and seat of the words of each of these players that are out and were not taken back yet. What was written as a guest
    belongs to the account that the guest has become, also where both sat."""
    found: dict[int, list[tuple[int, int]]] = {player: [] for player in players}
    if not row.finished_at:
        return found
    theirs = Q(seat__player__in=players) | Q(seat__player__merged_into__in=players)
    written = Entry.objects.filter(theirs, heat__round__battle=row, seals__gt=0).exclude(pk__in=withdrawn_entries())
    places = written.order_by("heat__round__number", "seat__number").values_list(
        "seat__player", "seat__player__merged_into", "heat__round__number", "seat__number"
    )
    for player, merged_into, round, seat in places:
        found[player if player in found else merged_into or player].append((round, seat))
    return found
