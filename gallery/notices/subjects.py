"""What a notification is about."""

from __future__ import annotations

from dataclasses import dataclass

from gallery.models import Collection, Picture


@dataclass(frozen=True, slots=True)
class Subject:
    """`about` is what notifications merge by. Of a picture or a collection the page shows what stands there when it is
    read; `href` and `name` are for what is neither."""

    about: str
    picture: Picture | None = None
    collection: Collection | None = None
    href: str = ""
    name: str = ""


ONESELF = Subject("")


def of_picture(picture: Picture) -> Subject:
    return Subject(f"picture:{picture.key}", picture=picture)


def of_collection(collection: Collection) -> Subject:
    return Subject(f"collection:{collection.key}", collection=collection)


def of_place(kind: str, key: str, href: str, name: str) -> Subject:
    """Of a room that the gallery does not know."""
    return Subject(f"{kind}:{key}", href=href, name=name[:120])
