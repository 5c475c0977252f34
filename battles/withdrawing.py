"""Taking one's own words back from a battle's receipt. The log keeps its commitment, which tells nothing without them."""

from __future__ import annotations

from accounts.models import Player
from battles import models
from battles.actions import turn
from battles.models.receipts import Withdrawn
from battles.refusals import Refused
from battles.withdrawals import withdrawable


def own_entry(row: models.Battle, player: Player, round_number: int, seat: str = "") -> models.Entry | None:
    """The player's entry of this round, or that of the guest they were, where its words are out and were not taken back yet.
    Of two, the one in this `seat`, if it is named."""
    left = [place for place in withdrawable(row, [player.pk])[player.pk] if place[0] == round_number]
    chosen = next((number for _, number in left if seat in ("", str(number))), None)
    if chosen is None:
        return None
    own = models.Entry.objects.filter(heat__round__battle=row, heat__round__number=round_number, seat__number=chosen)
    return own.select_related("heat__round", "seat").first()


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
