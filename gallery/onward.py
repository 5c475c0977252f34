"""What may be made of a picture, as links from its page. The gallery knows the studio; other rooms register theirs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from accounts.models import Player
from gallery.models import Picture

Link = Callable[[Picture, Player | None], str | None]


@dataclass(frozen=True, slots=True)
class Way:
    """A link as it is shown; `icon` is one of the sprite's."""

    title: str
    icon: str
    href: str


_ways: dict[str, tuple[str, Link]] = {}


def register(title: str, icon: str, link: Link) -> None:
    """`link` gives the address for a picture that this viewer may read, None where there is none. Call it in
    AppConfig.ready()."""
    _ways[title] = (icon, link)


def ways_from(picture: Picture, viewer: Player | None) -> list[Way]:
    found = ((title, icon, link(picture, viewer)) for title, (icon, link) in _ways.items())
    return [Way(title, icon, href) for title, icon, href in found if href]
