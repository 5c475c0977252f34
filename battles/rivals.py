"""Who met whom in rated battles, and who came out ahead. Reads the ratings' ledger, where every place stands."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar, overload

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils.formats import date_format

from accounts.models import Player
from battles.charts.balance import Tally
from battles.charts.meetings import Meeting, Went
from battles.models.ratings import RatingChange

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Rival:
    """Somebody met, and the record against them."""

    player: Player
    tally: Tally


class Counted(Sequence[Row], ABC):
    """A sequence that the database counts, and of which only what is asked for is read."""

    def __iter__(self) -> Iterator[Row]:
        return iter(self[:])

    @overload
    def __getitem__(self, place: int) -> Row: ...

    @overload
    def __getitem__(self, place: slice) -> list[Row]: ...

    def __getitem__(self, place: int | slice) -> Row | list[Row]:
        if isinstance(place, int):
            return self._read(slice(place, place + 1))[0]
        return self._read(place)

    @abstractmethod
    def _read(self, places: slice) -> list[Row]: ...


class Rivals(Counted[Rival]):
    """Everybody met, most often first."""

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

    def after(self, last: Rival, count: int) -> list[Rival]:
        """The next ones, from the record that the last one had when it was shown."""
        total, won = last.tally.total, last.tally.won
        behind = Q(total__lt=total) | Q(total=total, won__lt=won) | Q(total=total, won=won, player__gt=last.player.pk)
        return self._told(self._rows.filter(behind)[:count])

    def __len__(self) -> int:
        return self._rows.count()

    def _read(self, places: slice) -> list[Rival]:
        return self._told(self._rows[places])

    def _told(self, found: Iterable[tuple[int, int, int, int]]) -> list[Rival]:
        rows = list(found)
        people = Player.objects.in_bulk([pk for pk, *_ in rows])
        return [Rival(people[pk], Tally(won=won, tied=tied, lost=total - won - tied)) for pk, won, tied, total in rows]


def rivals_of(player: Player) -> Rivals:
    return Rivals(player)


class Meetings(Counted[Meeting]):
    """What two players were to each other, from the first one's side, the newest first. A private battle counts and is not
    named."""

    def __init__(self, player: Player, other: Player) -> None:
        own = _standing().filter(player=player, battle=OuterRef("battle")).values("rank")
        theirs = _standing().filter(player=other).exclude(player=player).annotate(own=Subquery(own))
        self._rows = theirs.filter(own__isnull=False).select_related("battle").order_by("-battle_id")

    @cached_property
    def tally(self) -> Tally:
        won, tied = Q(own__lt=F("rank")), Q(own=F("rank"))
        counts = self._rows.aggregate(total=Count("pk"), won=Count("pk", filter=won), tied=Count("pk", filter=tied))
        return Tally(counts["won"], counts["tied"], counts["total"] - counts["won"] - counts["tied"])

    def __len__(self) -> int:
        return self.tally.total

    def before(self, battle: int | None, count: int) -> list[RatingChange]:
        """The other one's lines, the newest first; each has the place of the first one as `own`."""
        rows = self._rows if battle is None else self._rows.filter(battle_id__lt=battle)
        return list(rows[:count])

    def _read(self, places: slice) -> list[Meeting]:
        return [_meeting(line.own, line) for line in self._rows[places]]


def meetings_of(player: Player, other: Player) -> Meetings:
    return Meetings(player, other)


def _standing() -> QuerySet[RatingChange]:
    """Of each battle the line that holds now: a correction replaces what it corrects, and may take somebody out."""
    later = RatingChange.objects.filter(
        player=OuterRef("player"), battle=OuterRef("battle"), number__gt=OuterRef("number")
    )
    return RatingChange.objects.filter(~Exists(later), rank__isnull=False)


def _meeting(own: int, line: RatingChange) -> Meeting:
    where = line.battle.code if line.battle.is_listed else ""
    return Meeting(went(own, line), date_format(line.battle.finished_at or line.at, "j F Y"), where)


def went(own: int, line: RatingChange) -> Went:
    """For whoever came out at place `own`, against whoever this line is of."""
    assert line.rank is not None  # whoever was taken out does not stand
    return Went.DRAWN if own == line.rank else Went.WON if own < line.rank else Went.LOST
