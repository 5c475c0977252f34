"""Following by API, and who follows whom: each is told of their own alone."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router
from pydantic import Field

from accounts import keys  # noqa: F401 - the API's addresses use its converter
from accounts.api import PlayerOut
from accounts.api import shown as shown_player
from accounts.auth import someone
from accounts.models import Player
from accounts.tokens import Scope
from gallery.people import follows
from gallery.people.entrance import slow_down
from gallery.wire import PAGE_MAX, by_field, member
from paintoff.wire import Refusal, Wire

router = Router(tags=["people"])
Behind = Annotated[int | None, Query(ge=1, le=2**63 - 1)]
Limit = Annotated[int, Query(ge=1, le=PAGE_MAX)]


class FollowOut(Wire):
    following: bool


class FollowedOut(Wire):
    player: PlayerOut
    since: datetime


class FollowsOut(Wire):
    follows: list[FollowedOut]
    after: int | None = Field(description="Pass it as `after` for the next page. Null at the end.")


@router.get(
    "/me/following", auth=someone(Scope.READ), response=FollowsOut, summary="Whom one follows, the latest first"
)
def following(request: HttpRequest, after: Behind = None, limit: Limit = follows.PAGE) -> FollowsOut:
    page = follows.following(_player(request), after, limit)
    told = [FollowedOut(player=shown_player(one.followed), since=one.created_at) for one in page.follows]
    return FollowsOut(follows=told, after=page.older)


@router.get("/me/followers", auth=someone(Scope.READ), response=FollowsOut, summary="Who follows one, the latest first")
def followers(request: HttpRequest, after: Behind = None, limit: Limit = follows.PAGE) -> FollowsOut:
    page = follows.followers(_player(request), after, limit)
    told = [FollowedOut(player=shown_player(one.follower), since=one.created_at) for one in page.follows]
    return FollowsOut(follows=told, after=page.older)


@router.get(
    "/players/{key:key}/follow",
    auth=someone(Scope.READ),
    response={200: FollowOut, 404: Refusal},
    summary="Whether one follows a player",
)
def whether(request: HttpRequest, key: str) -> FollowOut:
    followed = get_object_or_404(Player, key=key, deleted_at=None, merged_into=None)
    return FollowOut(following=follows.is_following(_player(request), followed))


@router.put(
    "/players/{key:key}/follow",
    auth=someone(Scope.GALLERY),
    response={200: FollowOut, 404: Refusal, 409: Refusal},
    summary="Follow a player",
)
def follow(request: HttpRequest, key: str) -> FollowOut:
    return _follow(request, key, True)


@router.delete(
    "/players/{key:key}/follow",
    auth=someone(Scope.GALLERY),
    response={200: FollowOut, 404: Refusal, 409: Refusal},
    summary="Follow them no more",
)
def unfollow(request: HttpRequest, key: str) -> FollowOut:
    return _follow(request, key, False)


def _follow(request: HttpRequest, key: str, is_wanted: bool) -> FollowOut:
    player, followed = member(request), get_object_or_404(Player, key=key)
    slow_down(request, settings.TAPS_PER_PLAYER, "taps")
    with by_field(status=409):
        follows.follow(player, followed, is_wanted)
    return FollowOut(following=is_wanted)


def _player(request: HttpRequest) -> Player:
    player: Player = request.player  # type: ignore[attr-defined]
    return player
