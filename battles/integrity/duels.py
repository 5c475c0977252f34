"""Carries out an exclusion, or its end, in checkpoint duels: the ballots stay and point to it, the next fit of the models' board
leaves them out, and a correction is published. No battle, rating or receipt is touched."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction

from battles import chain
from battles.integrity import numbering, scope, telling
from battles.models import CheckpointBallot
from battles.models.integrity import Correction, Exclusion, ExclusionState, Rule

PURPOSE = "battles.checkpoints.voter"


def correct(pk: int, now: datetime) -> Correction | None:
    """None where there was nothing left to do. The exclusion's lock and the ballots that point to it make it once."""
    with transaction.atomic():
        exclusion = Exclusion.objects.select_for_update(no_key=True).get(pk=pk)
        held = scope.duel_ballots_left(exclusion)
        ballots = list(held.select_for_update(no_key=True, of=("self",)).order_by("id"))
        if not ballots:
            return None
        restores = exclusion.state == ExclusionState.OVERTURNED
        held.update(exclusion=None if restores else exclusion)
        return _publish(exclusion, sum(map(_would_count, ballots)), now, restores=restores)


def _would_count(ballot: CheckpointBallot) -> bool:
    return ballot.kind == "normal" and ballot.weight > 0


def _publish(exclusion: Exclusion, ballots: int, now: datetime, *, restores: bool) -> Correction:
    rule = Rule(exclusion.rule)
    return Correction.objects.create(
        number=numbering.next_number(),
        exclusion=exclusion,
        battle=None,
        rule=rule,
        restores=restores,
        pseudonym=pseudonym(exclusion.voter_id),
        ballots=ballots,
        sentence=telling.duel_sentence(rule, ballots, restores=restores),
        at=now,
    )


def pseudonym(voter: int) -> str:
    """A voter's name in corrections of checkpoint duels alone."""
    return chain.pseudonym(f"{PURPOSE}:{settings.SECRET_KEY}".encode(), voter)
