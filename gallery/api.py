"""Pictures by API: the public gallery and single pictures, for whoever may read them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

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
from gallery import feed
from gallery.cards import Image, card_of
from gallery.models import Picture
from gallery.visibility import readable
from paintoff.wire import Refusal, Refused, Wire

router = Router(tags=["gallery"])
PAGE_MAX = 100


class ImageOut(Wire):
    src: str
    width: int
    height: int
    media_type: str


class PictureOut(Wire):
    key: str
    alt: str
    prompt: str
    negative_prompt: str
    owner: PlayerOut | None
    image: ImageOut
    thumbnail: ImageOut
    thumbnails: list[ImageOut] = Field(
        description="Small, by type, the smallest file first. Empty until they are made."
    )
    screens: list[ImageOut] = Field(description="To fill a screen, by type, the smallest file first.")
    published: ImageOut | None = Field(description="The file with its words and marks, once it is made.")
    placeholder: str = Field(description="ThumbHash, base64.")
    model: str
    seed: int | None = Field(description="Null while its battle keeps the seeds hidden.")
    settings: dict[str, Any]
    source: str
    source_name: str
    created_at: datetime
    revealed_at: datetime | None
    named_at: datetime | None
    listed_at: datetime | None


class PicturesOut(Wire):
    pictures: list[PictureOut]
    after: str | None = Field(description="Pass it as `after` for the next page. Null at the end.")


@router.get(
    "/pictures",
    auth=anyone(Scope.READ),
    response={200: PicturesOut, 400: Refusal, 401: Refusal},
    summary="The public gallery, newest first",
)
def pictures(
    request: HttpRequest,
    after: str | None = None,
    player: Annotated[str | None, Query(description="Only this player's pictures, by the player's key.")] = None,
    limit: Annotated[int, Query(ge=1, le=PAGE_MAX)] = feed.PAGE,
) -> PicturesOut:
    try:
        page = feed.listed_of(_player(player), after, limit) if player else feed.newest(after, limit)
    except feed.UnknownCursor as error:
        raise Refused("unknown_cursor", str(error), "after") from error
    return PicturesOut(pictures=[shown(one) for one in page.pictures], after=page.after)


@router.get(
    "/pictures/{key:key}",
    auth=anyone(Scope.READ),
    response={200: PictureOut, 400: Refusal, 401: Refusal, 404: Refusal},
    summary="One picture",
)
def picture(request: HttpRequest, key: str) -> PictureOut:
    around = readable(request.player).select_related("owner", "prompt", "blob")  # type: ignore[attr-defined]
    return shown(get_object_or_404(around.prefetch_related("blob__renditions"), key=key))


def shown(picture: Picture) -> PictureOut:
    card = card_of(picture)
    return PictureOut(
        key=card.key,
        alt=card.alt,
        prompt=card.words,
        negative_prompt=card.negative,
        owner=shown_player(card.owner) if card.owner else None,
        image=_image(card.image),
        thumbnail=_image(card.thumbnail),
        thumbnails=[_image(one) for one in card.thumbnails],
        screens=[_image(one) for one in card.screens],
        published=_image(card.published) if card.published else None,
        placeholder=card.placeholder,
        model=card.model,
        seed=card.seed,
        settings=card.settings,
        source=card.source,
        source_name=card.source_name,
        created_at=picture.created_at,
        revealed_at=picture.revealed_at,
        named_at=picture.named_at,
        listed_at=picture.listed_at,
    )


def _image(image: Image) -> ImageOut:
    return ImageOut(src=image.src, width=image.width, height=image.height, media_type=image.media_type)


def _player(key: str) -> Player:
    owner = Player.objects.filter(key=key, deleted_at=None, merged_into=None).first() if key.isprintable() else None
    if owner is None:
        raise Refused("unknown_player", "There is no such player.", "player")
    return owner
