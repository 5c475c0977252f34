"""Who plays where a picture was made: before the results they learn nothing of it at the desk of moderation, whether or not a
picture of their own is there yet. The room that is played in says who they are."""

from __future__ import annotations

from collections.abc import Callable

from gallery.models import Picture

Players = Callable[[Picture], frozenset[int]]

_players: dict[str, Players] = {}


def register(source: str, players: Players) -> None:
    """`players` gives the numbers of all who play where a picture of this source was made. Call it in AppConfig.ready()."""
    _players[source] = players


def rivals_of(picture: Picture) -> frozenset[int]:
    """Its owner among them."""
    if not picture.place:
        return frozenset()
    asked = _players.get(picture.source)
    return _painters(picture) | (asked(picture) if asked else frozenset())


def _painters(picture: Picture) -> frozenset[int]:
    there = Picture.objects.filter(place=picture.place, owner__isnull=False).order_by()
    return frozenset(there.values_list("owner", flat=True).distinct())
