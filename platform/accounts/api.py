"""People by API: become a guest with a token, and ask who a token is."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Status
from pydantic import Field, StrictBool

from accounts import (
    entrance,
    keys,  # noqa: F401 - the API's addresses use its converter
    tokens,
)
from accounts.auth import anyone, someone
from accounts.models import Player
from accounts.nicknames import NICKNAME_MAX
from accounts.tokens import Scope
from paintoff.wire import Refusal, Refused, Told, Wire

router = Router(tags=["people"])


class GuestIn(Wire):
    nickname: str = Field(max_length=4 * NICKNAME_MAX, description="2 to 24 visible characters.")
    is_bot: StrictBool = Field(False, description="Shown beside the nickname; a bot says so.")


class PlayerOut(Told):
    key: str
    nickname: str
    is_guest: bool
    is_bot: bool
    created_at: datetime


class GuestOut(Wire):
    player: PlayerOut
    token: str = Field(description="Send it as `Authorization: Bearer …`. It is shown this once.")


@router.post("/guests", response={201: GuestOut, 400: Refusal, 429: Refusal}, summary="Become a guest")
def become_guest(request: HttpRequest, guest: GuestIn) -> Status[GuestOut]:
    """A player without an account, and a token that may do everything in that player's name."""
    try:
        player = entrance.new_guest(request, guest.nickname, is_bot=guest.is_bot)
    except ValueError as error:
        raise Refused("bad_nickname", str(error), "nickname") from error
    _, plain = tokens.issue(player, "guest")
    return Status(201, GuestOut(player=shown(player), token=plain))


@router.get("/me", auth=someone(Scope.READ), response={200: PlayerOut, 401: Refusal, 403: Refusal}, summary="Who am I")
def me(request: HttpRequest) -> PlayerOut:
    return shown(request.player)  # type: ignore[attr-defined]


@router.get(
    "/players/{key:key}",
    auth=anyone(Scope.READ),
    response={200: PlayerOut, 404: Refusal},
    summary="A player",
)
def player(request: HttpRequest, key: str) -> PlayerOut:
    """A guest who has become another player is told as that one."""
    found = get_object_or_404(Player.objects.select_related("merged_into"), key=key, deleted_at=None)
    return shown(found.merged_into or found)


def shown(player: Player) -> PlayerOut:
    return PlayerOut(
        key=player.key,
        nickname=player.nickname,
        is_guest=player.is_guest,
        is_bot=player.is_bot,
        created_at=player.created_at,
    )
