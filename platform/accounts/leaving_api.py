"""The door out by API: asks once more, by password or by name, as its page does."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Status
from pydantic import Field

from accounts import belongings, leaving
from accounts.auth import someone
from accounts.belongings import Leave
from accounts.leaving_doors import TRIES, LeaveForm
from accounts.models import Player
from accounts.tokens import Scope
from paintoff import throttle
from paintoff.wire import Refusal, Refused, Wire

router = Router(tags=["people"])


class Credits(StrEnum):
    KEEP = "keep"
    DROP = "drop"


class LeavingOut(Wire):
    asked: Literal["password", "nickname"] = Field(description="What has to be said to leave.")
    goes: list[str] = Field(description="What becomes of what is yours.")
    hindrances: list[str] = Field(description="Why not now. Empty where nothing is in the way.")


class LeavingIn(Wire):
    """An account says its password; a guest, and an account without one, the nickname."""

    password: str = Field("", max_length=4096)
    nickname: str = Field("", max_length=200)
    credits: Credits = Field(
        Credits.KEEP, description="Where others built on your words: `keep` your name, or `drop` it."
    )


@router.get(
    "/me/leaving",
    auth=someone(Scope.READ),
    response=LeavingOut,
    summary="What leaving for good asks for and does",
)
def asked(request: HttpRequest) -> LeavingOut:
    """What you would take along: `POST /exports` with `null` for the pictures is everything that the site has of you."""
    player: Player = request.player  # type: ignore[attr-defined]
    return LeavingOut(
        asked="password" if "password" in LeaveForm(player=player).fields else "nickname",
        goes=[one.told for one in belongings.every() if one.told],
        hindrances=leaving.hindrances(player),
    )


@router.post("/me/leaving", auth=someone(Scope.LEAVE), response={204: None, 409: Refusal}, summary="Leave for good")
def leave(request: HttpRequest, wanted: LeavingIn) -> Status[None]:
    """There is no way back, and the token ends with everything else. 409: something is in the way."""
    player: Player = request.player  # type: ignore[attr-defined]
    throttle.hit(TRIES, "leaving", str(player.pk))
    form = LeaveForm(wanted.model_dump(), player=player)
    for field, problems in form.errors.items():
        raise Refused("unfit", str(problems[0]), field)
    try:
        leaving.leave(player, Leave(timezone.now(), wanted.credits is Credits.KEEP))
    except leaving.Hindered as error:
        raise Refused("hindered", str(error), status=409) from error
    request.session.flush()
    return Status(204, None)
