"""What lists of the public gallery show of each picture, read by one statement: no rows around it are loaded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db import connection

from accounts import keys
from gallery import addresses
from gallery.encoding import WEBP
from gallery.feed.cursors import Cursor
from gallery.feed.pages import Found
from gallery.models import Picture, RenditionKind
from gallery.prompts import SOMEBODY
from gallery.visibility import listed
from gallery.wall import alt_of

COLUMNS = (
    "pk",
    "key",
    "prompt__text",
    "owner__nickname",
    "owner__key",
    "blob_id",
    "blob__media_type",
    "blob__width",
    "blob__height",
    "blob__placeholder",
    "level",
)
WITH_THUMBNAILS = """
SELECT shown.*, ARRAY(
    SELECT made.sha256 || ' ' || made.media_type FROM gallery_rendition AS made
    WHERE made.blob_id = shown.blob_id AND made.kind = %s ORDER BY made.size
) FROM ({listed} AND gallery_picture.id = ANY(%s)) AS shown
"""


@dataclass(frozen=True, slots=True)
class File:
    src: str
    media_type: str


@dataclass(frozen=True, slots=True)
class Tile:
    """A `wall.Shown` of a listed picture. Of `files` the smallest comes first, the one that all can show last."""

    key: str
    words: str
    author: str
    owner_key: str
    files: tuple[File, ...]
    width: int
    height: int
    placeholder: str
    level: int

    @property
    def href(self) -> str:
        return keys.address("gallery:picture", self.key)

    @property
    def alt(self) -> str:
        return alt_of(self.words, self.author)

    @property
    def thumb(self) -> str:
        return self.files[-1].src

    @property
    def thumb_sources(self) -> tuple[File, ...]:
        return self.files[:-1]

    @property
    def note(self) -> str:
        """Nothing but what everybody sees."""
        return ""


@dataclass(frozen=True, slots=True)
class Wall:
    """Some tiles, and the cursor of the next ones, None at the end."""

    tiles: list[Tile]
    after: str | None


def hung(found: Found) -> Wall:
    """What was withheld since its row was found is not shown, and still marks its place."""
    numbers = [number for number, _ in found.shown]
    there = among(numbers)
    after = None
    if (last := found.last) is not None:
        number, value = last
        key = there[number].key if number in there else Picture.objects.values_list("key", flat=True).get(pk=number)
        after = str(Cursor(found.order, value, key))
    return Wall([there[number] for number in numbers if number in there], after)


def these(numbers: Sequence[int]) -> Wall:
    """All of a list that has no next page."""
    there = among(numbers)
    return Wall([there[number] for number in numbers if number in there], None)


def among(numbers: Sequence[int]) -> dict[int, Tile]:
    """Those of these pictures that are listed at this moment."""
    if not numbers:
        return {}
    sql, values = _statement()
    with connection.cursor() as cursor:
        cursor.execute(sql, [RenditionKind.THUMBNAIL, *values, list(numbers)])
        return {number: _tile(*row) for number, *row in cursor.fetchall()}


@lru_cache(maxsize=1)
def _statement() -> tuple[str, tuple[Any, ...]]:
    """With `visibility`'s own rule in it, written out once for the process."""
    rows, values = listed().order_by().values_list(*COLUMNS).query.sql_with_params()
    return WITH_THUMBNAILS.format(listed=rows), values


def _tile(
    key: str,
    words: str,
    author: str | None,
    owner_key: str | None,
    sha256: str,
    media_type: str,
    width: int,
    height: int,
    placeholder: str,
    level: int,
    thumbnails: list[str],
) -> Tile:
    made = [File(addresses.of(*one.split()), one.split()[1]) for one in thumbnails]
    at = next((at for at, file in enumerate(made) if file.media_type == WEBP), None)
    files = (*made, File(addresses.of(sha256, media_type), media_type)) if at is None else tuple(made[: at + 1])
    return Tile(key, words, author or SOMEBODY, owner_key or "", files, width, height, placeholder, level)
