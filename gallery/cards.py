"""A picture as pages and the API show it to one reader: addresses, words and settings, and nothing still sealed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile
from typing import Any

from accounts import keys
from accounts.models import Player
from gallery import addresses
from gallery.encoding import WEBP
from gallery.models import Blob, Picture, RenditionKind
from gallery.prompts import SOMEBODY
from gallery.visibility import is_named, is_sealed, is_shown, readable
from gallery.wall import alt_of, twentieths
from gallery.weights import weights_told
from inference.protocol import Kind
from moderation.states import State

SETTINGS = ("steps", "guidance", "sampler")


@dataclass(frozen=True, slots=True)
class Image:
    """An address and the size, in pixels, to leave room for."""

    src: str
    width: int
    height: int
    media_type: str


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a picture was painted from beside words. `source` is None where its reader may not see that."""

    kind: str
    strength: float
    source: Picture | None


@dataclass(frozen=True)
class Card:
    """Everything of a picture that its reader may know, worked out when it is asked for: lists ask for little of it."""

    picture: Picture

    @property
    def key(self) -> str:
        return self.picture.key

    @property
    def href(self) -> str:
        return keys.address("gallery:picture", self.picture.key)

    @property
    def alt(self) -> str:
        return alt_of(self.words, self.author)

    @property
    def words(self) -> str:
        return self.picture.prompt.text

    @property
    def negative(self) -> str:
        return self.picture.prompt.negative

    @property
    def owner(self) -> Player | None:
        return self.picture.owner

    @property
    def author(self) -> str:
        return self.owner.nickname if self.owner else SOMEBODY

    @property
    def owner_key(self) -> str:
        return self.owner.key if self.owner else ""

    @cached_property
    def image(self) -> Image:
        blob = self.picture.blob
        return Image(addresses.address(blob), blob.width, blob.height, blob.media_type)

    @cached_property
    def thumbnails(self) -> tuple[Image, ...]:
        """The smallest file first."""
        return _renditions(self.picture.blob, RenditionKind.THUMBNAIL)

    @cached_property
    def thumbnail(self) -> Image:
        return next((made for made in self.thumbnails if made.media_type == WEBP), self.image)

    @cached_property
    def screens(self) -> tuple[Image, ...]:
        """The smallest file first."""
        return _renditions(self.picture.blob, RenditionKind.SCREEN)

    @cached_property
    def published(self) -> Image | None:
        """None until the file with the words in it is made."""
        made = _renditions(self.picture.blob, RenditionKind.PUBLISHED) if is_named(self.picture) else ()
        return made[0] if made else None

    @property
    def thumb(self) -> str:
        return self.thumbnail.src

    @property
    def thumb_sources(self) -> tuple[Image, ...]:
        """What a browser is offered before the thumbnail that all can show: the files smaller than that."""
        return tuple(takewhile(lambda made: made != self.thumbnail, self.thumbnails))

    @property
    def twentieths(self) -> int:
        return twentieths(self.width, self.height)

    @property
    def width(self) -> int:
        return self.picture.blob.width

    @property
    def height(self) -> int:
        return self.picture.blob.height

    @property
    def placeholder(self) -> str:
        return self.picture.blob.placeholder

    @property
    def level(self) -> int:
        return self.picture.level

    @property
    def model(self) -> str:
        return self.picture.model

    @property
    def seed(self) -> int | None:
        """None while the battle keeps it hidden."""
        return None if is_sealed(self.picture) or self.picture.source == "upload" else self.picture.seed

    @cached_property
    def settings(self) -> dict[str, Any]:
        return _settings(self.picture.recipe)

    @property
    def source(self) -> str:
        return self.picture.source

    @property
    def source_name(self) -> str:
        return self.picture.source_name

    @property
    def note(self) -> str:
        return note_of(self.picture)


def card_of(picture: Picture) -> Card:
    """For a reader of whom `visibility.may_read` is true. Load owner, prompt, blob and the blob's renditions before."""
    return Card(picture)


def beginning_of(picture: Picture, viewer: Player | None) -> Beginning | None:
    """None for a picture that was painted from words alone."""
    sources = picture.recipe.get("sources")
    if not sources:
        return None
    source = readable(viewer).filter(blob_id__in=sources).order_by("id").first()
    return Beginning(str(picture.recipe["kind"]), float(picture.recipe["strength"]), source)


def note_of(picture: Picture) -> str:
    """What only its owner needs to be told, empty where everybody sees the picture."""
    match picture.state:
        case State.WITHHELD:
            return "Withheld: only you can see it."
        case State.PENDING:
            return "Being checked: only you can see it."
    if picture.source == "upload":
        return "You brought it as a file: others see it in the sets that it is in."
    if not is_shown(picture) and not is_sealed(picture):
        return "Only you can see it until you publish it."
    if picture.hung_at is not None:
        return "Out of the gallery: who has its address still sees it."
    if not is_shown(picture):
        return "Only you can see it until the curtain rises."
    return "" if is_named(picture) else "Nobody knows that it is yours until the results."


def _settings(recipe: Mapping[str, Any]) -> dict[str, Any]:
    """None of a larger picture: nothing was painted."""
    if recipe.get("kind") == Kind.UPSCALE:
        return {}
    return {name: recipe[name] for name in SETTINGS if name in recipe} | weights_told(recipe)


def _renditions(blob: Blob, kind: RenditionKind) -> tuple[Image, ...]:
    """The smallest file first."""
    made = addresses.renditions(blob, kind)
    return tuple(Image(addresses.of(one.sha256, one.media_type), one.width, one.height, one.media_type) for one in made)
