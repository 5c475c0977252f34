"""Who met whom in rated battles, and who came out ahead. Reads the ratings' ledger, where every place stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import overload

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
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


class Rivals(Sequence[Rival]):
    """Everybody met, most often first. Counted by the database, and only what is asked for is read."""

    def __init__(self, player: Player) -> None:
        own = _standing().filter(player=player, battle=OuterRef("battle")).values("rank")
        met = _standing().exclude(player=player).filter(player__deleted_at=None, player__merged_into=None)
        placed = met.annotate(own=Subquery(own)).filter(own__isnull=False).order_by().values("player")
        records = placed.annotate(
            total=Count("pk"),
            won=Count("pk", filter=Q(own__lt=F("rank"))),
            tied=Count("pk", filter=Q(own=F("rank"))),
        )
        self._rows = records.order_by("-total", "-won", "player").values_list("player", "won", "tied", "total")

    def __len__(self) -> int:
        return self._rows.count()

    def __iter__(self) -> Iterator[Rival]:
        return iter(self[:])

    @overload
    def __getitem__(self, place: int) -> Rival: ...

    @overload
    def __getitem__(self, place: slice) -> list[Rival]: ...

    def __getitem__(self, place: int | slice) -> Rival | list[Rival]:
        if isinstance(place, int):
            return self[place : place + 1][0]
        rows = list(self._rows[place])
        people = Player.objects.in_bulk([pk for pk, *_ in rows])
        return [Rival(people[pk], Tally(won=won, tied=tied, lost=total - won - tied)) for pk, won, tied, total in rows]


def rivals_of(player: Player) -> Rivals:
    return Rivals(player)


def meetings_of(player: Player, other: Player) -> list[Meeting]:
    """Oldest first. A private battle counts and is not named."""
    own = {line.battle_id: line.rank for line in _places(RatingChange.objects.filter(player=player))}
    theirs = _places(
        RatingChange.objects.filter(battle__in=own, player=other).exclude(player=player).select_related("battle")
    )
    met = sorted((line for line in theirs if _went(own[line.battle_id], line.rank)), key=lambda line: line.battle_id)
    return [_meeting(own[line.battle_id], line) for line in met]


def _standing() -> QuerySet[RatingChange]:
    """The same as `_places`, in the database."""
    later = RatingChange.objects.filter(
        player=OuterRef("player"), battle=OuterRef("battle"), number__gt=OuterRef("number")
    )
    return RatingChange.objects.filter(~Exists(later), rank__isnull=False)


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


def _meeting(own: int | None, line: RatingChange) -> Meeting:
    went = _went(own, line.rank)
    assert went is not None  # the caller has filtered
    where = line.battle.code if line.battle.is_listed else ""
    return Meeting(went, date_format(line.battle.finished_at or line.at, "j F Y"), where)
