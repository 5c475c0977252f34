"""What hangs beside a picture on its page: its rivals, what was made of it. Other rooms register theirs; a row without
pictures is left out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.models import Player
from gallery.cards import Card, card_of
from gallery.models import Picture
from gallery.visibility import readable

MOST = 8

Finder = Callable[[Picture, QuerySet[Picture]], QuerySet[Picture] | None]


@dataclass(frozen=True, slots=True)
class Row:
    """At most `MOST` pictures under a title; `has_more` where these are not all."""

    title: str
    cards: list[Card]
    has_more: bool


_finders: list[tuple[int, str, Finder]] = []


def register(title: str, finder: Finder, rank: int = 100) -> None:
    """`finder` narrows what the reader may see to what belongs beside this picture, in order; None where nothing does.
    Rows stand in order of `rank`. Call it in AppConfig.ready()."""
    _finders.append((rank, title, finder))


def rows_of(picture: Picture, viewer: Player | None) -> list[Row]:
    may = readable(viewer)
    found = ((title, finder(picture, may)) for _, title, finder in sorted(_finders, key=lambda one: one[0]))
    rows = (_row(title, pictures) for title, pictures in found if pictures is not None)
    return [row for row in rows if row.cards]


def _row(title: str, pictures: QuerySet[Picture]) -> Row:
    around = pictures.select_related("owner", "prompt", "blob").prefetch_related("blob__renditions")
    some = list(around[: MOST + 1])
    return Row(title, [card_of(one) for one in some[:MOST]], len(some) > MOST)
