"""The one writer of what moderators rated: an original is at least of some level, whatever its owners say.

It says what holds; `gallery.pictures` moves the pictures. Whoever keeps a picture and whoever rates its original wait for each
other, by the locks of `gallery.takedowns`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db.models import IntegerField, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from gallery.models import LeastLevel, Level


def of(originals: Collection[str]) -> Mapping[str, Level]:
    """Of those of these that moderators rated."""
    rows = LeastLevel.objects.filter(sha256__in=originals).values_list("sha256", "level")
    return {sha256: Level(level) for sha256, level in rows}


def of_one(sha256: str) -> Level:
    return of([sha256]).get(sha256, Level.EVERYONE)


def of_each() -> Coalesce:
    """The same in a statement about pictures."""
    row = LeastLevel.objects.filter(sha256=OuterRef("blob")).values("level")
    return Coalesce(Subquery(row), Value(int(Level.EVERYONE)), output_field=IntegerField())


def write(originals: Collection[str], level: Level) -> None:
    """Everyone takes back what was said. Call it with the originals held."""
    if level is Level.EVERYONE:
        LeastLevel.objects.filter(sha256__in=originals).delete()
        return
    rows = [LeastLevel(sha256=sha256, level=level) for sha256 in originals]
    LeastLevel.objects.bulk_create(rows, update_conflicts=True, unique_fields=["sha256"], update_fields=["level"])
