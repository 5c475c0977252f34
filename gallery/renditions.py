"""Files made from originals: small and large ones from its pixels, the published one from its bytes and its words.

One decode of the original at most makes all that it lacks, and none where somebody has its pixels at hand.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from PIL import Image

from gallery import credentials, encoding, file_locks, files, marks, png
from gallery.encoding import AVIF, WEBP
from gallery.models import Blob, Picture, Rendition, RenditionKind
from gallery.visibility import NAMED

SIDES = {RenditionKind.THUMBNAIL: encoding.THUMBNAIL_SIDE, RenditionKind.SCREEN: encoding.SCREEN_SIDE}
WORDLESS = [(kind, media_type) for kind in SIDES for media_type in (WEBP, AVIF)]
FIRST = WORDLESS[0]
"""The small WebP: cheap enough to be made where the picture is kept, so that lists never show originals."""

SWEPT = timedelta(days=2)
KEPT = Q(freed_at__isnull=True)


def small(pixels: Image.Image) -> Image.Image:
    """The pixels of the thumbnail, from those that whoever keeps the original has at hand."""
    return encoding.fitted(pixels, SIDES[FIRST[0]])


def make_first(blob: Blob, small: Image.Image) -> None:
    """The thumbnail, from its own pixels."""
    if not blob.renditions.filter(kind=FIRST[0], media_type=FIRST[1]).exists():
        _make(blob, *FIRST, small)


def make_missing(blob: Blob) -> list[Rendition]:
    """Make what the blob should have by now and has not. The words are written once they may be read, not before."""
    there = set(blob.renditions.values_list("kind", "media_type"))
    made = list(_wordless(blob, [one for one in WORDLESS if one not in there]))
    if (RenditionKind.PUBLISHED, blob.media_type) not in there and (picture := _first_named(blob)) is not None:
        made.append(_publish(blob, picture))
    return made


def wanting(now: datetime, most: int) -> QuerySet[Blob]:
    """Blobs of the last two days that lack a rendition they should have, newest first."""
    lacking_some = Blob.objects.filter(_lacks_some(), KEPT, kept_at__gt=now - SWEPT)
    named = Picture.objects.filter(NAMED, named_at__gt=now - SWEPT).values("blob_id")
    lacking_words = Blob.objects.filter(~_has(RenditionKind.PUBLISHED), KEPT, pk__in=named)
    hashes = [pk for some in (lacking_some, lacking_words) for pk in some.values_list("pk", flat=True)[:most]]
    return Blob.objects.filter(pk__in=hashes)[:most]


def lacking() -> QuerySet[Blob]:
    """The same of all times."""
    named = Exists(Picture.objects.filter(NAMED, blob=OuterRef("pk")))
    return Blob.objects.filter(_lacks_some() | (Q(named) & ~Q(_has(RenditionKind.PUBLISHED))), KEPT)


def content_of(row: Rendition) -> bytes | None:
    """What this row's file should be, from the original. None for words that may not be read any more."""
    kind = RenditionKind(row.kind)
    if kind is not RenditionKind.PUBLISHED:
        return encoding.encoded(encoding.fitted(_pixels(row.blob), SIDES[kind]), row.media_type)
    picture = _first_named(row.blob)
    return _with_words(row.blob, picture) if picture else None


def _lacks_some() -> Q:
    lacks = Q()
    for kind, media_type in WORDLESS:
        lacks |= ~Q(_has(kind, media_type))
    return lacks


def _has(kind: RenditionKind, media_type: str | None = None) -> Exists:
    of_type = {"media_type": media_type} if media_type else {}
    return Exists(Rendition.objects.filter(blob=OuterRef("pk"), kind=kind, **of_type))


def _first_named(blob: Blob) -> Picture | None:
    return Picture.objects.filter(NAMED, blob=blob).select_related("prompt").order_by("named_at", "pk").first()


def _wordless(blob: Blob, missing: list[tuple[RenditionKind, str]]) -> Iterator[Rendition]:
    if not missing:
        return
    pixels = _pixels(blob)
    fitted = {kind: encoding.fitted(pixels, SIDES[kind]) for kind, _ in missing}
    for kind, media_type in missing:
        yield _make(blob, kind, media_type, fitted[kind])


def _pixels(blob: Blob) -> Image.Image:
    return Image.open(io.BytesIO(files.read(blob.sha256)), formats=["PNG"]).convert("RGB")


def _make(blob: Blob, kind: RenditionKind, media_type: str, pixels: Image.Image) -> Rendition:
    return _keep(blob, kind, encoding.encoded(pixels, media_type), media_type, pixels.size)


def _publish(blob: Blob, picture: Picture) -> Rendition:
    size = (blob.width, blob.height)
    return _keep(blob, RenditionKind.PUBLISHED, _with_words(blob, picture), blob.media_type, size)


def _with_words(blob: Blob, picture: Picture) -> bytes:
    texts = marks.texts(picture.prompt.text, picture.prompt.negative, picture.recipe)
    worded = png.with_texts(files.read(blob.sha256), texts)
    is_painted = picture.recipe.get("kind") != marks.UPLOAD
    return credentials.signed(worded, picture.model) if is_painted and credentials.is_configured() else worded


@transaction.atomic
def _keep(blob: Blob, kind: RenditionKind, content: bytes, media_type: str, size: tuple[int, int]) -> Rendition:
    width, height = size
    file_locks.hold(files.hash_of(content))
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
    return Rendition.objects.get(blob=blob, kind=kind, media_type=media_type)
