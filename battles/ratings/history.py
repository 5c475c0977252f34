"""How somebody's rating went, line by line of their ledger. Reads only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from accounts.models import Player
from battles.models.ratings import ChangeKind, RatingChange
from battles.ratings import scale

LONGEST = 200


@dataclass(frozen=True, slots=True)
class Point:
    """After one line of the ledger, in the points people read. `code` is empty where the battle was private."""

    number: int
    at: datetime
    points: int
    spread: int
    change: int
    rank: int | None
    is_correction: bool
    is_provisional: bool
    code: str

    @property
    def low(self) -> int:
        return self.points - self.spread

    @property
    def high(self) -> int:
        return self.points + self.spread


def of(player: Player, limit: int = LONGEST) -> list[Point]:
    """The latest points, oldest first."""
    return [point_of(line) for line in reversed(lines_of(player)[:limit])]


def lines_of(player: Player) -> QuerySet[RatingChange]:
    """The ledger of somebody, newest line first."""
    return RatingChange.objects.filter(player=player).select_related("battle").order_by("-number")


def point_of(line: RatingChange) -> Point:
    return Point(
        number=line.number,
        at=line.at,
        points=scale.points(line.mu_after),
        spread=scale.spread(line.sigma_after),
        change=scale.change(line.mu_before, line.mu_after),
        rank=line.rank,
        is_correction=line.kind == ChangeKind.CORRECTION,
        is_provisional=scale.is_provisional(line.sigma_after),
        code=line.battle.code if line.battle.is_listed else "",
    )
