"""Taking one's own words back from a battle's receipt. The log keeps its commitment, which tells nothing without them."""

from __future__ import annotations

from django.db.models import Q

from accounts.models import Player
from battles import models
from battles.actions import turn
from battles.models.receipts import Withdrawn
from battles.refusals import Refused


def own_entry(row: models.Battle, player: Player, round_number: int, seat: str = "") -> models.Entry | None:
    """The player's entry of this round, or that of the guest they were, where its words are out and were not taken back yet.
    Of two, the one in this `seat`, if it is named."""
    if not row.finished_at:
        return None
    theirs = Q(seat__player=player) | Q(seat__player__merged_into=player)
    own = models.Entry.objects.filter(theirs, heat__round__battle=row, heat__round__number=round_number, seals__gt=0)
    gone = row.withdrawals.filter(round=round_number, what=Withdrawn.WORDS).values("seat")
    left = own.exclude(seat__number__in=gone).select_related("heat__round", "seat").order_by("seat__number")
    return next((entry for entry in left if seat in ("", str(entry.seat.number))), None)


def withdraw_words(code: str, player: Player, round_number: int, seat: str = "") -> None:
    """Once done it stays done. Raises `Refused`."""
    with turn(code) as taken:
        entry = own_entry(taken.row, player, round_number, seat)
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
