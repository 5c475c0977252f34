"""Gives entries their places back that were last because nobody could see a picture of them when voting ended, once a decision
fell, or somebody looked: one of their pictures is there for everybody.

Each battle in a transaction of its own, once it is over, and each entry once: what is taken down again later changes nothing. The
heat is counted again from the ballots that were given, ratings get compensating lines, the log says what was given back, and a
correction is published. The bracket of a knockout, rounds that were played since and a void battle stand as they were.
"""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from battles import actions, away, models
from battles.integrity import numbering, recounting, telling
from battles.jury import showing
from battles.models.integrity import WITHHELD, Correction
from battles.states import Format, Phase

OVER = (Phase.FINISHED, Phase.VOID)


def due() -> list[str]:
    """Codes of the battles in which something is to be given back, oldest first."""
    battles = _seen_again().values_list("heat__round__battle", "heat__round__battle__code")
    return [code for _, code in battles.order_by("heat__round__battle").distinct()]


def restore(code: str, now: datetime) -> Correction | None:
    """None where there is nothing left to do."""
    with actions.turn(code, now) as taken:
        held = _seen_again().filter(heat__round__battle=taken.row).select_related("seat", "heat__round")
        entries = list(held.order_by("heat__round__number", "heat__number", "seat__number"))
        if not entries:
            return None
        taken.log.write("restoring", rule=WITHHELD, restores=True, entries=[_place(entry) for entry in entries])
        models.Entry.objects.filter(pk__in=[entry.pk for entry in entries]).update(is_withheld=False)
        changes = recounting.recount_all({entry.heat_id for entry in entries}, taken.log)
        moved = recounting.rate(taken, WITHHELD)
        is_knockout = taken.row.format == Format.KNOCKOUT
        correction = Correction.objects.create(
            number=numbering.next_number(),
            exclusion=None,
            battle=taken.row,
            rule=WITHHELD,
            restores=True,
            pseudonym="",
            ballots=0,
            sentence=telling.given_back(len(entries), len(changes), is_knockout=is_knockout),
            heats=changes,
            ratings=moved,
            at=taken.now,
        )
        taken.log.write("corrected", number=correction.number, rule=WITHHELD, restores=True)
        if changes or moved:
            away.corrected(taken.row)
        taken.touch()
    return correction


def _seen_again() -> QuerySet[models.Entry]:
    seen = showing.in_sight().filter(entry=OuterRef("pk"))
    return models.Entry.objects.filter(Exists(seen), is_withheld=True, heat__round__battle__phase__in=OVER)


def _place(entry: models.Entry) -> dict[str, int]:
    return {"round": entry.heat.round.number, "heat": entry.heat.number, "seat": entry.seat.number}
