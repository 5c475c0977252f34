"""A player's best pictures by API."""

from __future__ import annotations

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router
from pydantic import Field

from accounts import keys  # noqa: F401 - the API's addresses use its converter
from accounts.auth import anyone
from accounts.models import Player
from accounts.tokens import Scope
from gallery import best
from gallery.wire import PictureOut, shown
from paintoff.wire import Refusal, Wire

router = Router(tags=["gallery"])
MOST = 12


class BestOut(Wire):
    picture: PictureOut
    said: str = Field(description="Why, in a few words.")


class BestsOut(Wire):
    """The few best. All of them by likes: `GET /pictures?player=KEY&sort=top`."""

    pictures: list[BestOut] = Field(max_length=MOST)


@router.get(
    "/players/{key:key}/best",
    auth=anyone(Scope.READ),
    response={200: BestsOut, 404: Refusal},
    summary="A player's best pictures: what voters preferred, then what most people like",
)
def of_player(request: HttpRequest, key: str) -> BestsOut:
    owner = get_object_or_404(Player, key=key, deleted_at=None, merged_into=None)
    found = best.of(owner, MOST, request.player)  # type: ignore[attr-defined]
    return BestsOut(pictures=[BestOut(picture=shown(one.picture), said=one.said) for one in found])
