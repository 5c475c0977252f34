"""What hangs beside a picture on its page: its rivals, what was made of it. Other rooms register theirs; a row without
pictures is left out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from accounts.models import Player
from gallery.models import Picture
from gallery.wall import Shown

MOST = 8

Finder = Callable[[Picture, Player | None, int], Sequence[Shown]]


@dataclass(frozen=True, slots=True)
class Row:
    """At most `MOST` pictures under a title; `has_more` where these are not all."""

    title: str
    cards: Sequence[Shown]
    has_more: bool


_finders: list[tuple[int, str, Finder]] = []


def register(title: str, finder: Finder, rank: int = 100) -> None:
    """`finder` gives the first so many that belong beside this picture, of those that the reader may see. Rows stand in order of
    `rank`. Call it in AppConfig.ready()."""
    _finders.append((rank, title, finder))


def rows_of(picture: Picture, viewer: Player | None) -> list[Row]:
    found = (
        (title, finder(picture, viewer, MOST + 1)) for _, title, finder in sorted(_finders, key=lambda one: one[0])
    )
    return [Row(title, cards[:MOST], len(cards) > MOST) for title, cards in found if cards]
