"""Taking one's own words back from a battle's receipt. The log keeps its commitment, which tells nothing without them."""

from __future__ import annotations

from accounts.models import Player
from battles import models
from battles.actions import turn
from battles.models.receipts import Withdrawn
from battles.refusals import Refused


def own_entry(row: models.Battle, player: Player, round_number: int) -> models.Entry | None:
    """The player's entry of this round, where its words are out and were not taken back yet."""
    if not row.finished_at:
        return None
    own = models.Entry.objects.filter(heat__round__battle=row, seat__player=player, seals__gt=0)
    entry = own.filter(heat__round__number=round_number).select_related("heat__round", "seat").first()
    is_gone = row.withdrawals.filter(round=round_number, seat__in=[entry.seat.number] if entry else []).exists()
    return None if is_gone else entry


def withdraw_words(code: str, player: Player, round_number: int) -> None:
    """Once done it stays done. Raises `Refused`."""
    with turn(code) as taken:
        entry = own_entry(taken.row, player, round_number)
        if entry is None:
            raise Refused("no_words", "There are no words of yours here that could be withdrawn.", "round")
        models.Withdrawal.objects.create(
            battle=taken.row,
            round=round_number,
            heat=entry.heat.number,
            seat=entry.seat.number,
            what=Withdrawn.WORDS,
            at=taken.now,
            by=player,
        )
        taken.touch()
