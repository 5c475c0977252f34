"""A picture as pages and the API show it to one reader: addresses, words and settings, and nothing still sealed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from django.urls import reverse

from accounts.models import Player
from gallery import addresses
from gallery.encoding import WEBP
from gallery.models import Blob, Picture, RenditionKind
from gallery.prompts import SOMEBODY
from gallery.visibility import is_named, is_sealed, is_shown, readable
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


@dataclass(frozen=True, slots=True)
class Card:
    """Everything of a picture that its reader may know. `seed` is None while the battle keeps it hidden, `published`
    until the file with the words in it is made. Of `thumbnails` and `screens` the smallest file comes first."""

    key: str
    href: str
    alt: str
    words: str
    negative: str
    owner: Player | None
    image: Image
    thumbnail: Image
    thumbnails: tuple[Image, ...]
    screens: tuple[Image, ...]
    published: Image | None
    placeholder: str
    model: str
    seed: int | None
    settings: dict[str, Any]
    source: str
    source_name: str
    note: str

    @property
    def author(self) -> str:
        return self.owner.nickname if self.owner else SOMEBODY

    @property
    def thumb(self) -> str:
        return self.thumbnail.src

    @property
    def thumb_sources(self) -> tuple[Image, ...]:
        """What a browser is offered before the thumbnail that all can show: the files smaller than that."""
        return tuple(takewhile(lambda made: made != self.thumbnail, self.thumbnails))

    @property
    def twentieths(self) -> int:
        """Width by height, in as many twentieths as the wall of pictures has room for."""
        return min(max(round(20 * self.width / self.height), 8), 60)

    @property
    def width(self) -> int:
        return self.image.width

    @property
    def height(self) -> int:
        return self.image.height


def card_of(picture: Picture) -> Card:
    """For a reader of whom `visibility.may_read` is true. Load owner, prompt, blob and the blob's renditions before."""
    blob = picture.blob
    original = Image(addresses.address(blob), blob.width, blob.height, blob.media_type)
    thumbnails = _renditions(blob, RenditionKind.THUMBNAIL)
    published = _renditions(blob, RenditionKind.PUBLISHED) if is_named(picture) else ()
    return Card(
        key=picture.key,
        href=reverse("gallery:picture", args=[picture.key]),
        alt=alt_of(picture),
        words=picture.prompt.text,
        negative=picture.prompt.negative,
        owner=picture.owner,
        image=original,
        thumbnail=next((made for made in thumbnails if made.media_type == WEBP), original),
        thumbnails=thumbnails,
        screens=_renditions(blob, RenditionKind.SCREEN),
        published=published[0] if published else None,
        placeholder=blob.placeholder,
        model=picture.model,
        seed=None if is_sealed(picture) else picture.seed,
        settings=_settings(picture.recipe),
        source=picture.source,
        source_name=picture.source_name,
        note=note_of(picture),
    )


def beginning_of(picture: Picture, viewer: Player | None) -> Beginning | None:
    """None for a picture that was painted from words alone."""
    sources = picture.recipe.get("sources")
    if not sources:
        return None
    source = readable(viewer).filter(blob_id__in=sources).order_by("id").first()
    return Beginning(str(picture.recipe["kind"]), float(picture.recipe["strength"]), source)


def alt_of(picture: Picture) -> str:
    author = picture.owner.nickname if picture.owner else SOMEBODY
    return f"Picture of {picture.prompt.text} by {author}"


def note_of(picture: Picture) -> str:
    """What only its owner needs to be told, empty where everybody sees the picture."""
    match picture.state:
        case State.WITHHELD:
            return "Withheld: only you can see it."
        case State.PENDING:
            return "Being checked: only you can see it."
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
