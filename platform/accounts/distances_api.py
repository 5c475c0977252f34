"""Muting and blocking by API. Each is told of what they keep themselves, never of what others keep of them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router
from pydantic import Field

from accounts import (
    distances,
    keys,  # noqa: F401 - the API's addresses use its converter
)
from accounts.api import PlayerOut, shown
from accounts.auth import someone
from accounts.models import DistanceKind, Player
from accounts.tokens import Scope
from paintoff import throttle
from paintoff.wire import Refusal, Refused, Wire

router = Router(tags=["people"])
LIMIT_MOST = 100


class DistanceIn(Wire):
    kind: DistanceKind


class DistanceOut(Wire):
    kind: DistanceKind | None = Field(description="Null where one keeps no distance.")


class KeptAwayOut(Wire):
    player: PlayerOut
    kind: DistanceKind
    since: datetime


class DistancesOut(Wire):
    distances: list[KeptAwayOut]
    after: int | None = Field(description="Pass it as `after` for the next page. Null at the end.")


@router.get(
    "/me/distances",
    auth=someone(Scope.READ),
    response=DistancesOut,
    summary="Whom one mutes and blocks, the latest first",
)
def kept_away(
    request: HttpRequest,
    after: Annotated[int | None, Query(ge=1, le=2**63 - 1)] = None,
    limit: Annotated[int, Query(ge=1, le=LIMIT_MOST)] = distances.PAGE,
) -> DistancesOut:
    page = distances.page_of(_player(request), after, limit)
    told = [
        KeptAwayOut(player=shown(one.other), kind=DistanceKind(one.kind), since=one.created_at)
        for one in page.distances
    ]
    return DistancesOut(distances=told, after=page.older)


@router.get(
    "/players/{key:key}/distance",
    auth=someone(Scope.READ),
    response={200: DistanceOut, 404: Refusal},
    summary="Whether one mutes or blocks a player",
)
def whether(request: HttpRequest, key: str) -> DistanceOut:
    return DistanceOut(kind=distances.between(_player(request), _other(key)))


@router.put(
    "/players/{key:key}/distance",
    auth=someone(Scope.GALLERY),
    response={200: DistanceOut, 404: Refusal, 409: Refusal, 429: Refusal},
    summary="Mute or block a player",
)
def keep(request: HttpRequest, key: str, wanted: DistanceIn) -> DistanceOut:
    """Muted: what they make is not shown to one. Blocked: that, and they may not comment on one's pictures, follow one, come
    into battles that one hosts or propose to one's sets. They are not told."""
    player, other = _player(request), _other(key)
    _slow_down(player)
    try:
        distances.keep(player, other, wanted.kind)
    except distances.Refused as error:
        raise Refused("refused", str(error), status=409) from error
    return DistanceOut(kind=wanted.kind)


@router.delete(
    "/players/{key:key}/distance",
    auth=someone(Scope.GALLERY),
    response={200: DistanceOut, 404: Refusal, 429: Refusal},
    summary="Neither mute nor block a player any more",
)
def end(request: HttpRequest, key: str) -> DistanceOut:
    player, other = _player(request), _other(key)
    _slow_down(player)
    distances.end(player, other)
    return DistanceOut(kind=None)


def _player(request: HttpRequest) -> Player:
    return request.player  # type: ignore[attr-defined, no-any-return]


def _other(key: str) -> Player:
    return get_object_or_404(Player, key=key, deleted_at=None, merged_into=None)


def _slow_down(player: Player) -> None:
    throttle.hit(settings.TAPS_PER_PLAYER, "taps", str(player.pk))
