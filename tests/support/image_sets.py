"""Sets for tests as rows."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from accounts.models import Player
from gallery.models import ImageSet
from gallery.sets import branches, naming
from gallery.sets.branches import Word
from gallery.sets.tree.entries import Entry

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


def set_of(owner: Player, slots: dict[str, Entry] | None = None, **label: Any) -> ImageSet:
    """A set with a slot where no others are given, and a branch and a tag beside the main one."""
    made, main = branches.begin("Herons", Word(owner, NOON), slots or {"heron": Entry(caption="A heron")})
    branches.fork("side", main.head, owner)
    naming.tag("first", main.head, owner, NOON)
    ImageSet.objects.filter(pk=made.pk).update(**label)
    made.refresh_from_db()
    return made


def head_of(image_set: ImageSet, name: str = "main") -> str:
    """The name of the commit that a branch stands at."""
    return bytes(image_set.branches.select_related("head").get(name=name).head.name).hex()
