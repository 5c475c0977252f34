"""The files made from many pictures' originals, read at once: what `prefetch_related("blob__renditions")` does, for less."""

from __future__ import annotations

from collections import defaultdict

from gallery.models import Picture, Rendition
from paintoff.ready import Ready

MADE_OF = Ready(lambda blobs: Rendition.objects.filter(blob__sha256__among=blobs), list)


def with_files(pictures: list[Picture]) -> list[Picture]:
    """The same, whose blobs are loaded."""
    made: defaultdict[str, list[Rendition]] = defaultdict(list)
    for one in MADE_OF.rows(sorted({picture.blob_id for picture in pictures})) if pictures else ():
        made[one.blob_id].append(one)
    for picture in pictures:
        # Where a prefetch keeps them; a list is enough for `renditions.all()`.
        picture.blob._prefetched_objects_cache = {"renditions": made[picture.blob_id]}  # type: ignore[attr-defined]
    return pictures
