"""What battles have of a person: told for their export, and let go of when they leave.

Seats, votes, ratings and the log stay, under a player without a name: others' results hang on them, and a receipt holds
commitments that tell nothing. Words and names leave its appendix, and their own rows.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import F, Q, QuerySet

from accounts import belongings
from accounts.belongings import Belonging, Leave, Row
from accounts.models import Player
from battles import models
from battles.models.receipts import Withdrawn
from battles.withdrawals import withdrawn_entries

STILL_ON = "You have a seat in {}, which is still on: leave when it is over."


def register() -> None:
    belongings.register(
        Belonging(
            "battles",
            _seats,
            _forget,
            "Your name and your words in battles: places, votes, ratings and themes stay without one",
            hinders,
            rank=50,
        )
    )


def hinders(player: Player) -> str:
    on = models.Battle.objects.filter(_of(player, "seating__player"), finished_at=None).order_by("pk")
    code = on.values_list("code", flat=True).first()
    return STILL_ON.format(code) if code else ""


def _seats(player: Player) -> Iterator[Row]:
    seats = models.Seat.objects.filter(_of(player, "player")).select_related("battle").order_by("pk")
    for seat in seats.iterator():
        written = seat.entries.filter(seals__gt=0).select_related("heat__round").order_by("heat__round__number")
        yield {
            "battle": seat.battle.code,
            "role": seat.role,
            "joined_as": seat.joined_as,
            "joined_at": seat.joined_at.isoformat(),
            "entries": [
                {
                    "round": entry.heat.round.number,
                    "prompt": entry.sealed_prompt,
                    "negative_prompt": entry.sealed_negative,
                    "rank": entry.rank,
                }
                for entry in written
            ],
        }


def _forget(player: Player, how: Leave) -> None:
    written = models.Entry.objects.filter(_of(player, "seat__player"))
    _withdraw(written.filter(seals__gt=0).exclude(pk__in=withdrawn_entries()), how)
    written.update(draft_prompt="", draft_negative="", sealed_prompt="", sealed_negative="")
    # What stands there is shown by version: browsers and processes that keep a frame ask for a newer one.
    seats = models.Seat.objects.filter(_of(player, "player"))
    seats.update(joined_as="")
    models.Battle.objects.filter(pk__in=seats.values("battle")).update(version=F("version") + 1)


def _withdraw(written: QuerySet[models.Entry], how: Leave) -> None:
    places = written.values_list("heat__round__battle", "heat__round__number", "heat__number", "seat__number")
    models.Withdrawal.objects.bulk_create(
        (
            models.Withdrawal(battle_id=battle, round=round, heat=heat, seat=seat, what=Withdrawn.WORDS, at=how.at)
            for battle, round, heat, seat in places
        ),
        ignore_conflicts=True,
    )


def _of(player: Player, path: str) -> Q:
    """Theirs, and that of the guests they were."""
    return Q(**{path: player}) | Q(**{f"{path}__merged_into": player})
