"""Collections by API: lists of them, one of them and its pictures, and what its owner and others do with it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Status
from pydantic import Field, StrictBool

from accounts import keys  # noqa: F401 - the API's addresses use its converter
from accounts.api import PlayerOut
from accounts.api import shown as shown_player
from accounts.auth import anyone, someone
from accounts.models import Player
from accounts.once_api import makes_once
from accounts.tokens import Scope
from gallery.collections import covers, holding, keeping, reading
from gallery.collections.doors import own, seen
from gallery.collections.ordering import Where
from gallery.exhibit import readable_picture
from gallery.models import ABOUT_MAX, TITLE_MAX, Access, Collection, Picture
from gallery.people.entrance import slow_down
from gallery.picking.api import MOST, OutcomeOut, told
from gallery.visibility import readable
from gallery.wire import PAGE_MAX, PictureOut, PicturesOut, by_field, by_parameter, member, shown
from paintoff.wire import Refusal, Wire

router = Router(tags=["collections"])
Behind = Annotated[int | None, Query(ge=1, le=2**63 - 1)]
Keys = Annotated[list[str], Field(min_length=1, max_length=MOST, description="Keys of pictures.")]


class CollectionIn(Wire):
    title: str = Field(max_length=4 * TITLE_MAX)
    about: str = Field("", max_length=4 * ABOUT_MAX)
    access: Access = Field(Access.PRIVATE, description="`review`: everybody sees it and offers pictures, you decide.")


class CollectionOut(Wire):
    key: str
    title: str
    about: str
    access: Access
    owner: PlayerOut
    count: int = Field(
        description=f"Pictures that you find in it. In lists {covers.COUNTED_MOST} means that there are so many or more."
    )
    created_at: datetime


class CollectionsOut(Wire):
    collections: list[CollectionOut]
    after: int | None = Field(description="Pass it as `after` for the next page. Null at the end.")


class OffersOut(Wire):
    pictures: list[PictureOut]
    waiting: int = Field(description=f"How many there are; {reading.OFFERS_COUNTED} means so many or more.")
    after: int | None = Field(description="Pass it as `after` for the next page. Null at the end.")


class CollectedIn(Wire):
    pictures: Keys


class DecisionIn(Wire):
    pictures: Keys
    taken: StrictBool = Field(description="False: refused.")


class CountOut(Wire):
    count: int = Field(description="How many it was done to.")


class PlaceIn(Wire):
    where: Where


@router.get(
    "/collections",
    auth=anyone(Scope.READ),
    response=CollectionsOut,
    summary="Everybody's collections, the newest first",
)
def collections(
    request: HttpRequest, after: Behind = None, limit: Annotated[int, Query(ge=1, le=PAGE_MAX)] = covers.SHELF
) -> CollectionsOut:
    return _shelf(covers.everybodys(_viewer(request), after, limit))


@router.get(
    "/players/{key:key}/collections",
    auth=anyone(Scope.READ),
    response={200: CollectionsOut, 404: Refusal},
    summary="A player's collections, the newest first",
)
def of_player(
    request: HttpRequest,
    key: str,
    after: Behind = None,
    limit: Annotated[int, Query(ge=1, le=PAGE_MAX)] = covers.SHELF,
) -> CollectionsOut:
    owner = get_object_or_404(Player, key=key, deleted_at=None, merged_into=None)
    return _shelf(covers.of_player(owner, _viewer(request), after, limit))


@router.get(
    "/pictures/{key:key}/collections",
    auth=anyone(Scope.READ),
    response={200: CollectionsOut, 404: Refusal},
    summary="The collections in which you find a picture, the newest first",
)
def with_picture(
    request: HttpRequest,
    key: str,
    after: Behind = None,
    limit: Annotated[int, Query(ge=1, le=PAGE_MAX)] = covers.SHELF,
) -> CollectionsOut:
    return _shelf(covers.with_picture(readable_picture(request, key), _viewer(request), after, limit))


@router.post("/collections", auth=someone(Scope.GALLERY), response={201: CollectionOut}, summary="Make a collection")
@makes_once(lambda request, key: _told(request, key))
def make(request: HttpRequest, wanted: CollectionIn) -> Status[CollectionOut]:
    owner = member(request)
    with by_field("title"):
        label = keeping.label(wanted.title, wanted.about, wanted.access)
        slow_down(request, settings.COMMENTS_PER_PLAYER, "collections")
        return Status(201, _shown(keeping.create(owner, label), 0))


@router.get(
    "/collections/{key:key}",
    auth=anyone(Scope.READ),
    response={200: CollectionOut, 404: Refusal},
    summary="One collection",
)
def collection(request: HttpRequest, key: str) -> CollectionOut:
    return _told(request, key)


@router.put(
    "/collections/{key:key}",
    auth=someone(Scope.GALLERY),
    response={200: CollectionOut, 404: Refusal},
    summary="Write one's own collection's label anew",
)
def change(request: HttpRequest, key: str, wanted: CollectionIn) -> CollectionOut:
    mine = _own(request, key)
    with by_field("title"):
        keeping.change(mine, keeping.label(wanted.title, wanted.about, wanted.access))
    return _shown(mine, reading.count_in(mine, mine.owner))


@router.delete(
    "/collections/{key:key}",
    auth=someone(Scope.GALLERY),
    response={204: None, 404: Refusal},
    summary="Delete one's own collection",
)
def delete(request: HttpRequest, key: str) -> Status[None]:
    """For good, with its order. The pictures stay where they are."""
    keeping.delete(_own(request, key))
    return Status(204, None)


@router.get(
    "/collections/{key:key}/pictures",
    auth=anyone(Scope.READ),
    response={200: PicturesOut, 404: Refusal},
    summary="What is in it, in its order",
)
def pictures(
    request: HttpRequest,
    key: str,
    after: str | None = None,
    limit: Annotated[int, Query(ge=1, le=PAGE_MAX)] = reading.PAGE,
) -> PicturesOut:
    with by_parameter():
        page = reading.page_of(seen(request, key), _viewer(request), after, limit)
    return PicturesOut(pictures=[shown(one) for one in page.pictures], after=page.after)


@router.post(
    "/collections/{key:key}/pictures",
    auth=someone(Scope.GALLERY),
    response={200: OutcomeOut, 404: Refusal, 409: Refusal},
    summary="Put pictures into one's own, or offer them to another's",
)
def add(request: HttpRequest, key: str, wanted: CollectedIn) -> OutcomeOut:
    player, found = member(request), seen(request, key)
    chosen = _chosen(player, wanted.pictures)
    slow_down(request, settings.TAPS_PER_PLAYER, "collecting")
    with by_field(status=409):
        outcome = holding.add(found, chosen, player)
    return told(outcome, len(set(wanted.pictures)) - len(chosen))


@router.delete(
    "/collections/{key:key}/pictures/{key:other}",
    auth=someone(Scope.GALLERY),
    response={200: CountOut, 404: Refusal, 409: Refusal},
    summary="Take one out of one's own, or take back what one offered",
)
def remove(request: HttpRequest, key: str, other: str) -> CountOut:
    player, found = member(request), seen(request, key)
    picture = get_object_or_404(Picture, key=other, collected__collection=found)
    with by_field(status=409):
        return CountOut(count=holding.remove(found, [picture], player))


@router.put(
    "/collections/{key:key}/pictures/{key:other}/place",
    auth=someone(Scope.GALLERY),
    response={204: None, 404: Refusal, 409: Refusal},
    summary="Move one in one's own collection",
)
def move(request: HttpRequest, key: str, other: str, wanted: PlaceIn) -> Status[None]:
    mine = _own(request, key)
    picture = readable_picture(request, other)
    with by_field(status=409):
        holding.move(mine, picture, wanted.where, mine.owner)
    return Status(204, None)


@router.get(
    "/collections/{key:key}/offers",
    auth=someone(Scope.READ),
    response={200: OffersOut, 404: Refusal},
    summary="What others offered to one's own collection, the oldest first",
)
def offers(
    request: HttpRequest,
    key: str,
    after: Behind = None,
    limit: Annotated[int, Query(ge=1, le=PAGE_MAX)] = reading.OFFERS,
) -> OffersOut:
    mine = _own(request, key)
    some = reading.offers_to(mine, after, limit + 1)
    return OffersOut(
        pictures=[shown(item.picture) for item in some[:limit]],
        waiting=reading.count_offers(mine),
        after=some[limit - 1].pk if len(some) > limit else None,
    )


@router.post(
    "/collections/{key:key}/offers",
    auth=someone(Scope.GALLERY),
    response={200: CountOut, 404: Refusal, 409: Refusal},
    summary="Take offers in, or refuse them",
)
def decide(request: HttpRequest, key: str, wanted: DecisionIn) -> CountOut:
    mine = _own(request, key)
    chosen = _chosen(mine.owner, wanted.pictures)
    with by_field(status=409):
        return CountOut(count=holding.decide(mine, chosen, wanted.taken, mine.owner))


def _told(request: HttpRequest, key: str) -> CollectionOut:
    found = seen(request, key)
    return _shown(found, reading.count_in(found, _viewer(request)))


def _own(request: HttpRequest, key: str) -> Collection:
    member(request)
    return own(request, key)


def _chosen(player: Player, wanted: list[str]) -> list[Picture]:
    """In the order in which they are named, each once; what this player may not read is not there."""
    once = [key for key in dict.fromkeys(wanted) if key.isprintable()]
    found = {picture.key: picture for picture in readable(player).filter(key__in=once)}
    return [found[key] for key in once if key in found]


def _viewer(request: HttpRequest) -> Player | None:
    viewer: Player | None = request.player  # type: ignore[attr-defined]
    return viewer


def _shelf(shelf: covers.Shelf) -> CollectionsOut:
    listed = [_shown(cover.collection, cover.count) for cover in shelf.covers]
    return CollectionsOut(collections=listed, after=shelf.older)


def _shown(one: Collection, count: int) -> CollectionOut:
    return CollectionOut(
        key=one.key,
        title=one.title,
        about=one.about,
        access=Access(one.access),
        owner=shown_player(one.owner),
        count=count,
        created_at=one.created_at,
    )
