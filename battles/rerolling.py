"""One more try before the curtain for a picture that is not fit to show: the same words, on the reserve seed of its slot.

A round of K slots has K reserves under the same commitment: slot s is painted again as slot K + s, for whomever it is. Runs
inside a turn, with the battle locked.
"""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from battles import commissions, models
from battles.log import Log
from battles.seeds import slot_seed
from battles.states import PaintState, Phase
from gallery.models import TAKEN_DOWN
from jobs import desk

FIRST = 1
NOT_FIT = Q(state=PaintState.PAINTED, attempt=FIRST, picture__state__in=TAKEN_DOWN)
"""Of paints those that may be tried once more."""


def reroll(row: models.Battle, now: datetime, log: Log) -> bool:
    """Ask for what is to be painted again, while there is time. Whether there was something."""
    if row.phase != Phase.GENERATING or row.deadline is None or now >= row.deadline:
        return False
    paints = list(_flagged(row))
    for paint in paints:
        _keep(paint, now)
        log.write("rerolled", **paint.place, seed_slot=reserve_of(paint))
        played = paint.entry.heat.round
        paint.seed = slot_seed(bytes(played.secret), reserve_of(paint))
        paint.state, paint.attempt, paint.picture = PaintState.WAITING, FIRST + 1, None
    wishes = [commissions.wish(row, paint.entry.heat.round, paint, row.deadline) for paint in paints]
    for paint, job in zip(paints, desk.ask_many(wishes, refusing=False) if wishes else (), strict=True):
        paint.job = job
        paint.save(update_fields=["seed", "state", "attempt", "picture", "job"])
    return bool(paints)


def reserve_of(paint: models.Paint) -> int:
    """The slot whose seed is its second one."""
    return paint.entry.heat.round.slots + paint.slot


def give_back(paint: models.Paint) -> bool:
    """Nothing came of the second try: what there was first has its place again, as fit or unfit as it is by now. False for a
    first try. Save the paint afterwards."""
    first = models.Flagged.objects.filter(paint=paint).first()
    if first is None:
        return False
    paint.picture_id, paint.seed, paint.state = first.picture_id, first.seed, PaintState.PAINTED
    first.delete()
    return True


def pictures_of(played: models.Round) -> list[int]:
    """Those that others took the place of: they belong to their round, and come out with it."""
    rows = models.Flagged.objects.filter(paint__entry__heat__round=played)
    return list(rows.values_list("picture_id", flat=True))


def _flagged(row: models.Battle) -> list[models.Paint]:
    of_round = models.Paint.objects.filter(
        NOT_FIT, entry__heat__round__battle=row, entry__heat__round__number=row.round_number
    )
    return list(
        of_round.select_related("picture", "entry__seat__player", "entry__heat__round__start_picture").order_by("id")
    )


def _keep(paint: models.Paint, now: datetime) -> None:
    assert paint.picture is not None  # it was painted
    models.Flagged.objects.create(paint=paint, picture=paint.picture, seed=paint.seed, at=now)
