"""What a decision would change, found out by carrying it out and rolling it back: nothing is kept, and nobody is told.

So it is exactly what the decision will do, by the same code. One battle at a time, each in a transaction of its own, the battle's
row locked first, as whoever carries it out does.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import Player
from battles import models
from battles.integrity import correcting, publishing, scope
from battles.integrity.publishing import Told
from battles.models.integrity import Exclusion, ExclusionState, Rule
from battles.states import BallotKind

SHOWN = 5
"""Each battle is counted again whole, which takes about as long as it takes to close it."""


@dataclass(frozen=True, slots=True)
class Changed:
    """One battle: the correction as it would be published, but for its number, and who sits where."""

    correction: Told
    seats: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """`more` battles would be corrected too, and are not worked out here. `duels` are votes between two models that would count
    no more, or again."""

    changed: tuple[Changed, ...]
    more: int
    duels: int


def of_suspicion(voter: Player, battle: models.Battle | None, by: Player, now: datetime) -> Preview:
    """What excluding this voter would do, in one battle or in all."""
    found = Exclusion(voter=voter, rule=Rule.BY_HAND, battle=battle, until=now)
    return _preview(_standing(found, by), now, lambda: _saved(_standing(found, by)))


def of_upholding(proposal: Exclusion, by: Player, now: datetime) -> Preview:
    return _preview(_standing(proposal, by), now, lambda: _saved(_standing(proposal, by)))


def of_taking_back(exclusion: Exclusion, now: datetime) -> Preview:
    over = ExclusionState.OVERTURNED

    def overturned() -> Exclusion:
        Exclusion.objects.filter(pk=exclusion.pk).update(state=over)
        return exclusion

    left = models.Ballot.objects.filter(exclusion=exclusion).order_by("heat__round__battle")
    codes = list(left.values_list("heat__round__battle__code", flat=True).distinct())
    return _tried(codes, now, overturned, _counted(models.CheckpointBallot.objects.filter(exclusion=exclusion)))


def _standing(found: Exclusion, by: Player) -> Exclusion:
    """A copy with the same scope, as if it stood."""
    kept = {name: getattr(found, name) for name in ("voter", "rule", "battle", "since", "until", "listed")}
    return Exclusion(**kept, state=ExclusionState.STANDING, upheld_by=by)


def _saved(exclusion: Exclusion) -> Exclusion:
    exclusion.save()
    return exclusion


def _preview(exclusion: Exclusion, now: datetime, make: Callable[[], Exclusion]) -> Preview:
    return _tried(scope.battles_left(exclusion), now, make, _counted(scope.duel_ballots_left(exclusion)))


def _tried(codes: list[str], now: datetime, make: Callable[[], Exclusion], duels: int) -> Preview:
    changed = (_tried_in(code, now, make) for code in codes[:SHOWN])
    return Preview(tuple(one for one in changed if one is not None), max(0, len(codes) - SHOWN), duels)


def _counted(ballots: QuerySet[models.CheckpointBallot]) -> int:
    return ballots.filter(kind=BallotKind.NORMAL, weight__gt=0).count()


def _tried_in(code: str, now: datetime, make: Callable[[], Exclusion]) -> Changed | None:
    with transaction.atomic():
        row = models.Battle.objects.select_for_update(no_key=True).get(code=code)
        correction = correcting.correct(make().pk, code, now)
        told = publishing.told(correction, code) if correction else None
        transaction.set_rollback(True)
    return Changed(told, _seats(row)) if told else None


def _seats(row: models.Battle) -> tuple[tuple[int, str], ...]:
    played = row.seating.filter(entries__isnull=False).distinct().order_by("number")
    return tuple(played.values_list("number", "player__nickname"))
