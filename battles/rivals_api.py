"""A player's record by API: battles, whom they met, and one rival in full."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router
from pydantic import Field

from accounts import keys  # noqa: F401 - the API's addresses use its converter
from accounts.api import PlayerOut
from accounts.api import shown as shown_player
from accounts.auth import anyone
from accounts.models import Player
from accounts.tokens import Scope
from battles import rivals
from battles.charts.balance import Tally
from battles.charts.meetings import Went
from battles.models import RatingChange
from battles.panel import played_by, won_of
from battles.rival_views import PER_PAGE
from paintoff.wire import Refusal, Refused, Wire

router = Router(tags=["ratings"])
PAGE_MAX = 100
PLACE = re.compile(r"([0-9]{1,9})~([0-9]{1,9})~([A-Za-z0-9_-]{1,16})", re.ASCII)
Limit = Annotated[int, Query(ge=1, le=PAGE_MAX)]


class RecordOut(Wire):
    played: int = Field(description="Battles that were decided; private ones are told to their player alone.")
    won: int = Field(description="In how many of them there was a round won.")


class TallyOut(Wire):
    """Seen by the player who is asked about."""

    won: int
    drawn: int
    lost: int


class RivalOut(Wire):
    player: PlayerOut
    record: TallyOut


class RivalsOut(Wire):
    rivals: list[RivalOut]
    after: str | None = Field(description="Pass it as `after` for the next page. Null at the end.")


class MeetingOut(Wire):
    went: Went
    at: datetime
    battle: str = Field(description="Its code; empty for a private one.")


class MeetingsOut(Wire):
    record: TallyOut = Field(description="Of all their meetings.")
    meetings: list[MeetingOut]
    after: int | None = Field(description="Pass it as `after` for the next page. Null at the end.")


@router.get(
    "/players/{key:key}/record",
    auth=anyone(Scope.READ),
    response={200: RecordOut, 404: Refusal},
    summary="How many battles a player played and won a round in",
)
def record(request: HttpRequest, key: str) -> RecordOut:
    player = _player(key)
    played = played_by(player, request.player)  # type: ignore[attr-defined]
    return RecordOut(played=played.count(), won=won_of(played, player))


@router.get(
    "/players/{key:key}/rivals",
    auth=anyone(Scope.READ),
    response={200: RivalsOut, 404: Refusal},
    summary="Whom a player met in rated battles, most often first",
)
def rivals_(request: HttpRequest, key: str, after: str | None = None, limit: Limit = PER_PAGE) -> RivalsOut:
    met = rivals.rivals_of(_player(key))
    some = met.after(_place(after), limit + 1) if after is not None else met[: limit + 1]
    told = [RivalOut(player=shown_player(one.player), record=_tally(one.tally)) for one in some[:limit]]
    return RivalsOut(rivals=told, after=_named(some[limit - 1]) if len(some) > limit else None)


@router.get(
    "/players/{key:key}/rivals/{key:other}",
    auth=anyone(Scope.READ),
    response={200: MeetingsOut, 404: Refusal},
    summary="Two players head to head, the latest meeting first",
)
def rival(
    request: HttpRequest,
    key: str,
    other: str,
    after: Annotated[int | None, Query(ge=1, le=2**63 - 1)] = None,
    limit: Limit = PER_PAGE,
) -> MeetingsOut:
    """From the first one's side. 404 where they never met in a rated battle."""
    met = rivals.meetings_of(_player(key), _player(other))
    if not met.tally.total:
        raise Refused("never_met", "These two never met in a rated battle.", status=404)
    some = met.before(after, limit + 1)
    return MeetingsOut(
        record=_tally(met.tally),
        meetings=[_meeting(line) for line in some[:limit]],
        after=some[limit - 1].battle_id if len(some) > limit else None,
    )


def _player(key: str) -> Player:
    return get_object_or_404(Player, key=key, deleted_at=None, merged_into=None)


def _place(text: str) -> rivals.Rival:
    """Where a page ended: the record that was shown, and whose."""
    found = PLACE.fullmatch(text)
    last = Player.objects.filter(key=found[3]).first() if found else None
    if found is None or last is None:
        raise Refused("unknown_cursor", "There is no such place in this list.", "after")
    total, won = int(found[1]), int(found[2])
    return rivals.Rival(last, Tally(won=won, lost=total - won))


def _named(one: rivals.Rival) -> str:
    return f"{one.tally.total}~{one.tally.won}~{one.player.key}"


def _tally(tally: Tally) -> TallyOut:
    return TallyOut(won=tally.won, drawn=tally.tied, lost=tally.lost)


def _meeting(line: RatingChange) -> MeetingOut:
    battle = line.battle
    return MeetingOut(
        went=rivals.went(line.own, line),  # type: ignore[attr-defined]
        at=battle.finished_at or line.at,
        battle=battle.code if battle.is_listed else "",
    )
