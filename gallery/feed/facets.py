"""What a feed can be narrowed to. Each is a condition on one column of a listing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import TypeVar

from django.db.models import F, QuerySet

from accounts.models import Player
from gallery.colours import Colour
from gallery.feed.refusals import Unfit
from gallery.levels import WORDS
from gallery.models import Level, Listing, ModelName, Shape, Theme


class Size(StrEnum):
    """By its pixels: what 512 × 512 and 1024 × 1024 have is where the next one begins."""

    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"


PIXELS = {Size.SMALL: (0, 512 * 512), Size.MEDIUM: (512 * 512, 1024 * 1024), Size.LARGE: (1024 * 1024, None)}
"""Of each from how many on, and below how many."""


@dataclass(frozen=True, slots=True)
class Facets:
    """None where a feed is not narrowed by it. Days are of UTC, both ends included."""

    player: Player | None = None
    model: ModelName | None = None
    theme: Theme | None = None
    format: str | None = None
    colour: Colour | None = None
    size: Size | None = None
    shape: Shape | None = None
    level: Level | None = None
    since: date | None = None
    until: date | None = None


Found = TypeVar("Found")
FIRST_YEAR, LAST_YEAR = 1970, 9000
EVERYTHING = Facets()
NAMES = tuple(field.name for field in fields(Facets))


def narrowed(rows: QuerySet[Listing], facets: Facets) -> QuerySet[Listing]:
    """All but its days, which are `spans`'."""
    same = {"owner": facets.player, "model": facets.model, "theme": facets.theme}
    same |= {"format": facets.format, "shape": facets.shape, "level": facets.level}  # type: ignore[dict-item]
    rows = rows.filter(**{name: value for name, value in same.items() if value is not None})
    if facets.colour is not None:
        rows = rows.alias(shown=F("colours").bitand(int(facets.colour))).filter(shown__gt=0)
    if facets.size is not None:
        least, most = PIXELS[facets.size]
        rows = rows.alias(pixels=F("width") * F("height")).filter(pixels__gte=least)
        rows = rows if most is None else rows.filter(pixels__lt=most)
    return rows


def parsed(given: Mapping[str, str]) -> Facets:
    """From parameters under their names. Raises Unfit for a value that is none."""
    return Facets(**{name: READERS[name](value) for name, value in given.items()})  # type: ignore[arg-type]


def told(facets: Facets) -> dict[str, str]:
    """What it is narrowed to, in words, by the names of the parameters."""
    given = {name: getattr(facets, name) for name in NAMES}
    return {name: _word(value) for name, value in given.items() if value is not None}


def _word(value: object) -> str:
    match value:
        case Colour():
            return value.word
        case Level():
            return value.name.lower()
        case _:
            return str(value)


def _player(text: str) -> Player:
    found = Player.objects.filter(key=text, deleted_at=None, merged_into=None).first() if text.isprintable() else None
    return _known("player", found, "There is no such player.")


def _model(text: str) -> ModelName:
    found = ModelName.objects.filter(name=text).first() if text.isprintable() else None
    return _known("model", found, "No picture here was painted with such a model.")


def _theme(text: str) -> Theme:
    found = Theme.objects.filter(text=text).first() if text.isprintable() else None
    return _known("theme", found, "No picture here was painted about such a theme.")


def _format(text: str) -> str:
    if not text.isprintable() or not 0 < len(text) <= 16:
        raise Unfit("format", "There is no such format.")
    return text


def _colour(text: str) -> Colour:
    words = {colour.word: colour for colour in Colour}
    return _known("colour", words.get(text), f"A colour is one of {', '.join(words)}.")


def _size(text: str) -> Size:
    sizes = {size.value: size for size in Size}
    return _known("size", sizes.get(text), f"A size is one of {', '.join(sizes)}.")


def _shape(text: str) -> Shape:
    shapes = {shape.value: shape for shape in Shape}
    return _known("shape", shapes.get(text), f"A shape is one of {', '.join(shapes)}.")


def _level(text: str) -> Level:
    return _known("level", WORDS.get(text), f"A level is one of {', '.join(WORDS)}.")


def _since(text: str) -> date:
    return _day("since", text)


def _until(text: str) -> date:
    return _day("until", text)


def _day(name: str, text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Unfit(name, "A day is written as 2026-11-28.") from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Unfit(name, f"A day is in the years {FIRST_YEAR} to {LAST_YEAR}, not in {day.year}.")
    return day


def _known(name: str, value: Found | None, message: str) -> Found:
    if value is None:
        raise Unfit(name, message)
    return value


READERS: dict[str, Callable[[str], object]] = {
    "player": _player,
    "model": _model,
    "theme": _theme,
    "format": _format,
    "colour": _colour,
    "size": _size,
    "shape": _shape,
    "level": _level,
    "since": _since,
    "until": _until,
}
