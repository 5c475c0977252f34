"""Pictures with the rows around them, and the files made from their originals, read by questions that are written once: what
`in_bulk` and `prefetch_related("blob__renditions")` do, for less."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from gallery.models import Picture, Rendition
from paintoff.ready import Ready

AROUND = ("owner", "prompt", "blob")
THESE = Ready(lambda numbers: Picture.objects.select_related(*AROUND).filter(pk__among=numbers).order_by(), list)
MADE_OF = Ready(lambda blobs: Rendition.objects.filter(blob__sha256__among=blobs), list)


def these(numbers: Collection[int]) -> dict[int, Picture]:
    """Those of them that there are, by their numbers."""
    return {picture.pk: picture for picture in with_files(THESE.rows(list(numbers)) if numbers else [])}


def with_files(pictures: list[Picture]) -> list[Picture]:
    """The same, whose blobs are loaded."""
    made: defaultdict[str, list[Rendition]] = defaultdict(list)
    for one in MADE_OF.rows(sorted({picture.blob_id for picture in pictures})) if pictures else ():
        made[one.blob_id].append(one)
    for picture in pictures:
        # Where a prefetch keeps them; a list is enough for `renditions.all()`.
        picture.blob._prefetched_objects_cache = {"renditions": made[picture.blob_id]}  # type: ignore[attr-defined]
    return pictures
