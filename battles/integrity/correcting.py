"""Carries out an exclusion, or its end, in one battle after the other: each in a transaction of its own, and done once.

The ballots stay and point to the exclusion; every heat they counted in is counted again by the same pure function, ratings get
compensating lines, the log says what was left out, and a correction is published. The bracket of a knockout, and rounds
that were played since, stand as they were played: nobody can be asked to write again. Only results and ratings move, these by
the places of the bracket counted again (`battles.bracket`).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone

from battles import actions, away, models
from battles.integrity import duels, numbering, recounting, scope, telling
from battles.integrity.retelling import Retelling
from battles.models.integrity import Correction, Exclusion, ExclusionState, Rule
from battles.states import Format


def carry_out(pk: int, now: datetime | None = None) -> int:
    """Correct every battle that is left, and checkpoint duels; how many battles there were. Cut off in the middle, the next
    call goes on."""
    exclusion = Exclusion.objects.get(pk=pk)
    codes = scope.battles_left(exclusion)
    for code in codes:
        correct(pk, code, now or timezone.now())
    duels.correct(pk, now or timezone.now())
    return len(codes)


def correct(pk: int, code: str, now: datetime) -> Correction | None:
    """Take the ballots of this exclusion out of one battle, or put them back. None where that was done already."""
    with actions.turn(code, now) as taken:
        exclusion = Exclusion.objects.select_for_update(no_key=True).get(pk=pk)
        held = scope.outstanding(exclusion).filter(heat__round__battle=taken.row)
        ballots = list(held.select_related("heat__round").order_by("id"))
        if not ballots:
            return None
        restores = exclusion.state == ExclusionState.OVERTURNED
        counting = [ballot for ballot in ballots if _would_count(ballot)]
        held.update(exclusion=None if restores else exclusion)
        retelling = Retelling(taken.row, taken.log, exclusion)
        name = retelling.open(counting, restores=restores)
        changes = recounting.recount_all({ballot.heat_id for ballot in counting}, taken.log)
        moved = recounting.rate(taken, exclusion.rule)
        correction = _publish(exclusion, taken, name, len(counting), changes, moved, restores=restores)
        retelling.close(correction)
        if changes or moved:
            away.corrected(taken.row)
        taken.touch()
    return correction


def _would_count(ballot: models.Ballot) -> bool:
    return ballot.kind == "normal" and ballot.weight > 0


def _publish(
    exclusion: Exclusion,
    taken: actions.Turn,
    pseudonym: str,
    ballots: int,
    heats: list[dict[str, Any]],
    ratings: list[dict[str, int]],
    *,
    restores: bool,
) -> Correction:
    rule = Rule(exclusion.rule)
    return Correction.objects.create(
        number=numbering.next_number(),
        exclusion=exclusion,
        battle=taken.row,
        rule=rule,
        restores=restores,
        pseudonym=pseudonym,
        ballots=ballots,
        sentence=telling.sentence(
            rule, ballots, len(heats), restores=restores, is_knockout=taken.row.format == Format.KNOCKOUT
        ),
        heats=heats,
        ratings=ratings,
        at=taken.now,
    )
