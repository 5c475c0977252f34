"""Files made from originals: the thumbnail from its pixels, the published file from its bytes and its words."""

from __future__ import annotations

import io
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet
from PIL import Image

from gallery import files, marks, png
from gallery.models import Blob, Picture, Rendition, RenditionKind
from gallery.visibility import NAMED

THUMBNAIL_SIDE = 256
QUALITY = 82
SWEPT = timedelta(days=2)


def make_missing(blob: Blob) -> list[Rendition]:
    """Make what the blob should have by now and has not. The words are written once they may be read, not before."""
    there = set(blob.renditions.values_list("kind", flat=True))
    made = []
    if RenditionKind.THUMBNAIL not in there:
        made.append(_keep(blob, RenditionKind.THUMBNAIL, *_thumbnail(blob)))
    if RenditionKind.PUBLISHED not in there and (picture := _first_named(blob)) is not None:
        made.append(_keep(blob, RenditionKind.PUBLISHED, *_published(blob, picture)))
    return made


def wanting(now: datetime, most: int) -> QuerySet[Blob]:
    """Blobs of the last two days that lack a rendition they should have, newest first."""
    lacking_thumbnail = Blob.objects.filter(~_has(RenditionKind.THUMBNAIL), created_at__gt=now - SWEPT)
    named = Picture.objects.filter(NAMED, named_at__gt=now - SWEPT).values("blob_id")
    lacking_words = Blob.objects.filter(~_has(RenditionKind.PUBLISHED), pk__in=named)
    hashes = [
        pk for lacking in (lacking_thumbnail, lacking_words) for pk in lacking.values_list("pk", flat=True)[:most]
    ]
    return Blob.objects.filter(pk__in=hashes)[:most]


def _has(kind: RenditionKind) -> Exists:
    return Exists(Rendition.objects.filter(blob=OuterRef("pk"), kind=kind))


def _first_named(blob: Blob) -> Picture | None:
    return Picture.objects.filter(NAMED, blob=blob).select_related("prompt").order_by("named_at", "pk").first()


def _thumbnail(blob: Blob) -> tuple[bytes, str, tuple[int, int]]:
    pixels = Image.open(io.BytesIO(files.read(blob.sha256)), formats=["PNG"]).convert("RGB")
    pixels.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    pixels.save(out, "WEBP", quality=QUALITY, method=4)
    return out.getvalue(), "image/webp", pixels.size


def _published(blob: Blob, picture: Picture) -> tuple[bytes, str, tuple[int, int]]:
    texts = marks.texts(picture.prompt.text, picture.prompt.negative, picture.recipe)
    return png.with_texts(files.read(blob.sha256), texts), blob.media_type, (blob.width, blob.height)


def _keep(blob: Blob, kind: RenditionKind, content: bytes, media_type: str, size: tuple[int, int]) -> Rendition:
    width, height = size
    row = Rendition(
        blob=blob,
        kind=kind,
        sha256=files.write_once(content),
        media_type=media_type,
        size=len(content),
        width=width,
        height=height,
    )
    Rendition.objects.bulk_create([row], ignore_conflicts=True)
    return Rendition.objects.get(blob=blob, kind=kind)
