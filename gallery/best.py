"""A player's best public pictures: what voters preferred, then what most people like. The room that counts votes says which."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from accounts.models import Player
from gallery import loading, sight
from gallery.models import Listing, Picture
from gallery.visibility import is_listed
from paintoff.ready import Ready

Finder = Callable[[Player, int], list[tuple[int, str]]]

_finders: list[Finder] = []


@dataclass(frozen=True, slots=True)
class Best:
    """`said` is why, in a few words."""

    picture: Picture
    said: str


def register(finder: Finder) -> None:
    """`finder` gives the numbers of so many of a player's public pictures, the best first, and why. Call it in
    AppConfig.ready()."""
    _finders.append(finder)


def of(player: Player, count: int, viewer: Player | None) -> list[Best]:
    """Each once, for the first reason; those that this viewer wants to see."""
    found: dict[int, str] = {}
    for finder in (*_finders, _most_liked):
        for pk, said in finder(player, count):
            found.setdefault(pk, said)
    numbers = list(found) if viewer == player else sight.among(list(found), viewer)
    there = loading.these(numbers[:count])
    pictures = {pk: picture for pk, picture in there.items() if is_listed(picture)}
    return [Best(pictures[pk], found[pk]) for pk in numbers[:count] if pk in pictures]


def _most_liked(player: Player, count: int) -> list[tuple[int, str]]:
    return [(pk, "1 like" if likes == 1 else f"{likes} likes") for pk, likes in _liked(count).rows(player)]


@cache
def _liked(most: int) -> Ready[tuple[int, int]]:
    rows = Listing.objects.order_by("-likes", "-picture").values_list("picture", "likes")
    return Ready(lambda player: rows.filter(owner=player, likes__gt=0)[:most], Player)
