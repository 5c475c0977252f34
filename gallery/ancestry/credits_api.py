"""Credit by API: the wins that a picture's words helped to, and those that a player's did."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router
from pydantic import Field

from accounts import keys  # noqa: F401 - the API's addresses use its converter
from accounts.auth import anyone
from accounts.models import Player
from accounts.tokens import Scope
from gallery.ancestry import helped
from gallery.exhibit import readable_picture
from gallery.wire import PAGE_MAX, PictureOut, by_parameter, shown
from paintoff.wire import Refusal, Wire

router = Router(tags=["ancestry"])
Limit = Annotated[int, Query(ge=1, le=PAGE_MAX)]


class CreditOut(Wire):
    """A win, and how much of it is due to the words that were asked about."""

    number: int
    picture: PictureOut | None = Field(description="What won. Null where you are not shown it.")
    percent: float = Field(description="Of the win: all shares of one win are 100 together.")


class CreditsOut(Wire):
    credits: list[CreditOut]
    total: int = Field(description="How many there are; counted to 999.")
    after: str | None = Field(description="Pass it as `after` for the next page. Null at the end.")


@router.get(
    "/pictures/{key:key}/credits",
    auth=anyone(Scope.READ),
    response={200: CreditsOut, 404: Refusal},
    summary="The wins of words that descend from a picture's, the newest first",
)
def of_picture(request: HttpRequest, key: str, after: str | None = None, limit: Limit = helped.COUNT) -> CreditsOut:
    viewer: Player | None = request.player  # type: ignore[attr-defined]
    words = readable_picture(request, key).prompt_id
    with by_parameter():
        return _shown(helped.helps_of_words(words, viewer, after, limit), helped.helped_by_words(words))


@router.get(
    "/players/{key:key}/credits",
    auth=anyone(Scope.READ),
    response={200: CreditsOut, 404: Refusal},
    summary="The wins of others whose words descend from a player's, the newest first",
)
def of_player(request: HttpRequest, key: str, after: str | None = None, limit: Limit = helped.COUNT) -> CreditsOut:
    viewer: Player | None = request.player  # type: ignore[attr-defined]
    owner = get_object_or_404(Player, key=key, deleted_at=None, merged_into=None)
    with by_parameter():
        return _shown(helped.helps_of(owner, viewer, after, limit), helped.helped_by(owner))


def _shown(page: helped.Page, total: int) -> CreditsOut:
    credits = [
        CreditOut(number=one.number, picture=shown(one.picture) if one.picture else None, percent=one.percent)
        for one in page.helps
    ]
    return CreditsOut(credits=credits, total=total, after=page.after)
