"""Where a picture was made, as a link. The room that made it says how; the gallery knows no such room."""

from __future__ import annotations

from collections.abc import Callable

from gallery.models import Picture

Link = Callable[[Picture], str | None]

_links: dict[str, Link] = {}


def register(source: str, link: Link) -> None:
    """`link` gives the address of what a picture of this source came from, or None. Call it in AppConfig.ready()."""
    _links[source] = link


def address_of(picture: Picture) -> str | None:
    link = _links.get(picture.source)
    return link(picture) if link else None
