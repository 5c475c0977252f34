"""Reactions by API: what people say of a picture without words. A like has operations of its own too."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from ninja import Router
from pydantic import Field

from accounts import keys  # noqa: F401 - the API's addresses use its converter
from accounts.auth import anyone, someone
from accounts.models import Player
from accounts.tokens import Scope
from gallery.exhibit import readable_picture
from gallery.models import Picture, ReactionKind
from gallery.people import likes
from gallery.people.entrance import slow_down
from gallery.wire import by_field, member
from paintoff.wire import Refusal, Wire

router = Router(tags=["people"])


class ReactionOut(Wire):
    kind: ReactionKind
    count: int
    own: bool = Field(description="Whether you said so.")


class ReactionsOut(Wire):
    reactions: list[ReactionOut]


@router.get(
    "/pictures/{key:key}/reactions",
    auth=anyone(Scope.READ),
    response={200: ReactionsOut, 404: Refusal},
    summary="What people say of a picture without words",
)
def reactions(request: HttpRequest, key: str) -> ReactionsOut:
    return _told(readable_picture(request, key), request.player)  # type: ignore[attr-defined]


@router.put(
    "/pictures/{key:key}/reactions/{kind}",
    auth=someone(Scope.GALLERY),
    response={200: ReactionsOut, 404: Refusal, 409: Refusal},
    summary="Say so",
)
def say(request: HttpRequest, key: str, kind: ReactionKind) -> ReactionsOut:
    return _react(request, key, kind, True)


@router.delete(
    "/pictures/{key:key}/reactions/{kind}",
    auth=someone(Scope.GALLERY),
    response={200: ReactionsOut, 404: Refusal, 409: Refusal},
    summary="Say so no more",
)
def take_back(request: HttpRequest, key: str, kind: ReactionKind) -> ReactionsOut:
    return _react(request, key, kind, False)


def _react(request: HttpRequest, key: str, kind: ReactionKind, is_wanted: bool) -> ReactionsOut:
    player, picture = member(request), readable_picture(request, key)
    slow_down(request, settings.TAPS_PER_PLAYER, "taps")
    with by_field(status=409):
        likes.react(picture, player, kind, is_wanted)
    picture.refresh_from_db(fields=["likes"])
    return _told(picture, player)


def _told(picture: Picture, player: Player | None) -> ReactionsOut:
    liked = likes.Reacted(ReactionKind.LIKE, picture.likes, likes.likes_it(picture, player))
    said = [liked, *likes.others_of(picture, player)]
    return ReactionsOut(reactions=[ReactionOut(kind=one.kind, count=one.count, own=one.is_own) for one in said])
