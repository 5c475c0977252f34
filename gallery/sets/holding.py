"""The sets that a picture is in: those whose default branch names it now, and those that name it in any version. Told by
`SetPicture`, no tree is walked."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from accounts.distances import not_from
from accounts.models import Player
from gallery.models import ImageSet, Picture, SetPicture
from gallery.sets.access import visible
from paintoff.ready import Ready

FEW = 6


@dataclass(frozen=True, slots=True)
class Few:
    """Some sets, and whether there are more."""

    sets: list[ImageSet]
    has_more: bool


def with_it(sha256: str, viewer: Player | None) -> QuerySet[ImageSet, Any]:
    """Those that a viewer may look into."""
    naming = SetPicture.objects.filter(sha256=sha256, slots__gt=0).values("image_set")
    return visible(viewer).filter(not_from(viewer, "owner"), pk__in=naming)


def naming(pictures: Collection[Picture], viewer: Player | None) -> Few:
    """Sets that a viewer may look into and that name one of these pictures in some version, however old."""
    rows = SetPicture.objects.filter(picture__in=[one.pk for one in pictures]).values("image_set")
    some = list(visible(viewer).filter(pk__in=rows).select_related("owner").order_by("-pk")[: FEW + 1])
    return Few(some[:FEW], len(some) > FEW)


WITH_IT = Ready(
    lambda sha256, viewer: with_it(sha256, viewer).select_related("owner").order_by("-pk")[: FEW + 1], str, Player
)


def few_with_it(picture: Picture, viewer: Player | None) -> Few:
    """The newest of them, for the picture's page."""
    some = WITH_IT.rows(picture.blob_id, viewer)
    return Few(some[:FEW], len(some) > FEW)
