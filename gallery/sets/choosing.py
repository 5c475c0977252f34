"""Which version of which set somebody means who types it into a field elsewhere: by link, key, or words of its title."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import parse_qs, urlsplit

from accounts.models import Player
from gallery.models import ImageSet
from gallery.sets import access
from gallery.sets import at as versions_at
from gallery.sets.at import At
from gallery.sets.refusals import Unfit

LINK = re.compile(r"(?:.*/)?sets/(?P<key>[A-Za-z0-9_-]{1,16})/?", re.ASCII)
NAMED = re.compile(r"(?P<key>[A-Za-z0-9_-]{1,16})(?:@(?P<at>\S+))?", re.ASCII)
TYPED_MAX = 300
FEW = 6
NONE = "There is no set of that name that you may look into. Give its link."


class Several(Unfit):
    """More than one has these words in its title."""

    def __init__(self, field: str, sets: Sequence[ImageSet]) -> None:
        super().__init__(field, "Several sets are called so: choose one, or give its link.")
        self.sets = sets


def meant(text: str, viewer: Player | None, field: str) -> At:
    """A version of a set that the viewer may look into; where none is named the head of its default branch. Raises Unfit."""
    text = text.strip()
    if len(text) > TYPED_MAX or not text.isprintable():
        raise Unfit(field, NONE)
    address = urlsplit(text) if "sets/" in text else None
    if address is not None and (link := LINK.fullmatch(address.path)):
        return _of(link["key"], parse_qs(address.query).get("at", [""])[0], viewer, field)
    if (named := NAMED.fullmatch(text)) and ("@" in text or _is_there(named["key"], viewer)):
        return _of(named["key"], named["at"] or "", viewer, field)
    return _titled(text, viewer, field)


def _is_there(key: str, viewer: Player | None) -> bool:
    return access.visible(viewer).filter(key=key).exists()


def _of(key: str, name: str, viewer: Player | None, field: str) -> At:
    found = access.visible(viewer).filter(key=key).select_related("owner").first()
    if found is None:
        raise Unfit(field, NONE)
    try:
        return versions_at.at(found, name)
    except Unfit as error:
        raise Unfit(field, str(error)) from error


def _titled(text: str, viewer: Player | None, field: str) -> At:
    alike = access.visible(viewer).filter(title__icontains=text).select_related("owner").order_by("-pk")[:FEW]
    found = list(alike)
    if not found:
        raise Unfit(field, NONE)
    if len(found) > 1:
        raise Several(field, found)
    return versions_at.at(found[0])
