"""Who met whom in rated battles, and who came out ahead. Reads the ratings' ledger, where every place stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.formats import date_format

from accounts.models import Player
from battles.charts.balance import Tally
from battles.charts.meetings import Meeting, Went
from battles.models.ratings import RatingChange


@dataclass(frozen=True, slots=True)
class Rival:
    """Somebody met, and the record against them."""

    player: Player
    tally: Tally


def rivals_of(player: Player) -> list[Rival]:
    """Everybody met, most often first."""
    records: dict[int, Tally] = {}
    own = {line.battle_id: line.rank for line in _places(RatingChange.objects.filter(player=player))}
    for line in _places(RatingChange.objects.filter(battle__in=own).exclude(player=player)):
        went = _went(own[line.battle_id], line.rank)
        records[line.player_id] = records.get(line.player_id, Tally()) + _as_tally(went)
    met = Player.objects.filter(deleted_at=None, merged_into=None).in_bulk(list(records))
    rivals = [Rival(met[pk], tally) for pk, tally in records.items() if pk in met and tally.total]
    return sorted(rivals, key=lambda rival: (-rival.tally.total, -rival.tally.won, rival.player.pk))


def meetings_of(player: Player, other: Player) -> list[Meeting]:
    """Oldest first. A private battle counts and is not named."""
    own = {line.battle_id: line.rank for line in _places(RatingChange.objects.filter(player=player))}
    theirs = _places(
        RatingChange.objects.filter(battle__in=own, player=other).exclude(player=player).select_related("battle")
    )
    met = sorted((line for line in theirs if _went(own[line.battle_id], line.rank)), key=lambda line: line.battle_id)
    return [_meeting(own[line.battle_id], line) for line in met]


def _places(lines: Iterable[RatingChange]) -> list[RatingChange]:
    """Of each battle the line that holds now: a correction replaces what it corrects, and may take somebody out."""
    latest: dict[tuple[int, int], RatingChange] = {}
    for line in sorted(lines, key=lambda line: line.number):
        latest[line.player_id, line.battle_id] = line
    return [line for line in latest.values() if line.rank is not None]


def _went(own: int | None, theirs: int | None) -> Went | None:
    if own is None or theirs is None:
        return None
    if own == theirs:
        return Went.DRAWN
    return Went.WON if own < theirs else Went.LOST


def _as_tally(went: Went | None) -> Tally:
    match went:
        case Went.WON:
            return Tally(won=1)
        case Went.DRAWN:
            return Tally(tied=1)
        case Went.LOST:
            return Tally(lost=1)
    return Tally()


def _meeting(own: int | None, line: RatingChange) -> Meeting:
    went = _went(own, line.rank)
    assert went is not None  # the caller has filtered
    where = line.battle.code if line.battle.is_listed else ""
    return Meeting(went, date_format(line.battle.finished_at or line.at, "j F Y"), where)
