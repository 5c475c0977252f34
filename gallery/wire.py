"""Pictures as the API shows them, and what its rooms say no with."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from pydantic import Field

from accounts.api import PlayerOut
from accounts.api import shown as shown_player
from accounts.models import Player
from gallery import feed
from gallery.cards import Image, card_of
from gallery.models import Level, Picture
from gallery.people.refusals import Refused as Unwanted
from paintoff.wire import Problem, Refused, Told, Wire

PAGE_MAX = 100
CLAIM = "That needs an account, and this is a guest: claim it on the site's pages."


class ImageOut(Told):
    src: str
    width: int
    height: int
    media_type: str


class PictureOut(Told):
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
    format: str = Field(description="Of the battle that it came from; empty outside of battles.")
    theme: str
    level: str = Field(description="For whom it is fit: everyone, mild or mature.")
    likes: int
    comments: int
    remixes: int
    source: str
    source_name: str
    created_at: datetime
    revealed_at: datetime | None
    named_at: datetime | None
    listed_at: datetime | None


class PicturesOut(Wire):
    pictures: list[PictureOut]
    after: str | None = Field(description="Pass it as `after` for the next page. Null at the end.")


def member(request: HttpRequest) -> Player:
    """Whose request this is, where they have an account. Raises Refused."""
    player: Player = request.player  # type: ignore[attr-defined]
    if player.is_guest:
        raise Refused("account_needed", CLAIM, status=403)
    return player


@contextmanager
def by_parameter() -> Iterator[None]:
    """What a list says no to is refused by the name of the parameter."""
    try:
        yield
    except feed.UnknownCursor as error:
        raise Refused("unknown_cursor", str(error), error.field) from error
    except feed.Unfit as error:
        raise Refused("unfit", str(error), error.field) from error


@contextmanager
def by_field(
    field: str | None = None, status: int = 400, let_through: type[Unwanted] | tuple[()] = ()
) -> Iterator[None]:
    """What a verb says no to is refused, with the field where there is one."""
    try:
        yield
    except let_through:
        raise
    except Unwanted as error:
        told = [Problem(field=name, message=said) for name, said in getattr(error, "problems", ())]
        said = told[0].message if told else str(error)
        raise Refused("refused", said, getattr(error, "field", field), status, told) from error


def shown_page(page: feed.Page) -> PicturesOut:
    return PicturesOut(pictures=[shown(one) for one in page.pictures], after=page.after)


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
        format=picture.format,
        theme=picture.theme,
        level=Level(picture.level).name.lower(),
        likes=picture.likes,
        comments=picture.comments,
        remixes=picture.remixes,
        source=card.source,
        source_name=card.source_name,
        created_at=picture.created_at,
        revealed_at=picture.revealed_at,
        named_at=picture.named_at,
        listed_at=picture.listed_at,
    )


def _image(image: Image) -> ImageOut:
    return ImageOut(src=image.src, width=image.width, height=image.height, media_type=image.media_type)
