"""The one writer of what originals look like, and what looks like one of them."""

from __future__ import annotations

import io
import logging
from collections.abc import Collection
from functools import cache
from typing import Any

from django.db import connection, transaction
from PIL import Image

from gallery import files
from gallery.find import seeing
from gallery.models import Blob, Listing, Look, Picture, RenditionKind
from paintoff.ready import Ready

OF_BLOB = Ready(lambda blob: Look.objects.filter(pk=blob), str)

logger = logging.getLogger(__name__)

SEEING = 0x73656569
"""The number of this room among advisory locks: "seei"."""
SHOWN_MOST = 60
LOOKED_THROUGH = 1_500
"""The newest of one shade that are listed."""
NAME = 64
"""Letters of an original's."""

TURNED = """
SELECT {back} AS hash, near.bits FROM unnest(%s::bigint[]) AS begin CROSS JOIN LATERAL (
    SELECT {turned} AS hash, bit_count(({turned} # %s)::bit(64)) AS bits FROM gallery_look
    WHERE {turned} BETWEEN begin AND begin + {span} OFFSET 0
) AS near WHERE near.bits <= %s
"""
"""Stretch by stretch, from an index alone."""
BACK = "((near.hash >> {bits}) & {rest} | (near.hash << {other}))"
SAME = """
(SELECT DISTINCT hash, bits FROM ({near}) AS every) AS found CROSS JOIN LATERAL (
    SELECT blob_id, is_listed FROM gallery_look WHERE hash = found.hash OFFSET 0
) AS look
"""
ALIKE = """
SELECT near.blob_id, shown.id FROM (
    SELECT look.blob_id, found.bits FROM {same} WHERE look.is_listed AND look.blob_id <> %s
    ORDER BY found.bits, look.blob_id LIMIT %s
) AS near CROSS JOIN LATERAL (
    SELECT picture.id FROM gallery_picture AS picture JOIN gallery_listing AS listing ON listing.picture_id = picture.id
    WHERE picture.blob_id = near.blob_id LIMIT 1
) AS shown ORDER BY near.bits, near.blob_id
"""
COPIES = "SELECT look.blob_id FROM {same}"
COLOURS = """
SELECT string_agg(blob_id, ''), string_agg(colours, '') FROM (
    SELECT blob_id, colours FROM gallery_look WHERE is_listed AND shade = %s AND blob_id <> %s ORDER BY created_at DESC LIMIT %s
) AS newest
"""
"""In one row, both in the order in which they come: read as fifteen hundred rows, they take longer than to be compared."""
LISTED_ONE = """
SELECT wanted.blob, one.id FROM unnest(%s::text[]) WITH ORDINALITY AS wanted (blob, rank) CROSS JOIN LATERAL (
    SELECT picture.id FROM gallery_picture AS picture JOIN gallery_listing AS listing ON listing.picture_id = picture.id
    WHERE picture.blob_id = wanted.blob LIMIT 1
) AS one ORDER BY wanted.rank LIMIT %s
"""
TRUTH = """
(SELECT blob, EXISTS (
    SELECT FROM gallery_picture AS picture JOIN gallery_listing AS listing ON listing.picture_id = picture.id
    WHERE picture.blob_id = blob
) AS is_so FROM {blobs}) AS truth
"""
RENEW = "UPDATE gallery_look SET is_listed = is_so FROM {truth} WHERE blob_id = blob AND is_listed <> is_so"
WRONG = "SELECT blob FROM {truth} JOIN gallery_look ON blob_id = blob WHERE is_listed <> is_so"
THESE = "unnest(%s::text[]) AS blob"
EVERY = "(SELECT blob_id AS blob FROM gallery_look) AS every"


@transaction.atomic
def write(blob: Blob, pixels: Image.Image) -> None:
    """Once; bytes never change. Whoever lists a picture of an original that nobody has seen, and whoever sees it then, wait for
    each other: else neither would know of the other, and what hangs would be like nothing."""
    if Look.objects.filter(pk=blob.pk).exists():
        return
    _lock("SELECT pg_advisory_xact_lock(%s, %s)", [blob.pk])
    number = seeing.hash_of(pixels)
    row = Look(
        blob=blob,
        hash=number,
        shade=seeing.shade_of(pixels),
        colours=seeing.colours_of(pixels),
        is_listed=Listing.objects.filter(picture__blob=blob).exists(),
    )
    Look.objects.bulk_create([row], ignore_conflicts=True)


@transaction.atomic
def renew(pictures: Collection[int]) -> None:
    """These came into the public gallery or left it: so may have their originals. Call it with the pictures held."""
    if not pictures:
        return
    blobs = set(Picture.objects.filter(pk__in=pictures).values_list("blob_id", flat=True))
    seen = _hold(blobs)
    if unseen := blobs.difference(seen):
        _lock("SELECT pg_advisory_xact_lock_shared(%s, %s)", unseen)
        seen = _hold(blobs)
    with connection.cursor() as cursor:
        cursor.execute(RENEW.format(truth=TRUTH.format(blobs=THESE)), [seen])


def _hold(blobs: Collection[str]) -> list[str]:
    """In order: who lists another picture of the same original reads what this one leaves."""
    rows = Look.objects.select_for_update(no_key=True).filter(pk__in=blobs).order_by("pk")
    return list(rows.values_list("pk", flat=True))


def _lock(sql: str, blobs: Collection[str]) -> None:
    """Of each hash 31 bits: two that share them only wait for each other."""
    with connection.cursor() as cursor:
        cursor.executemany(sql, [(SEEING, int(sha256[:8], 16) >> 1) for sha256 in sorted(blobs)])


def renew_all() -> None:
    """Once for all, after many were listed."""
    with connection.cursor() as cursor:
        cursor.execute(RENEW.format(truth=TRUTH.format(blobs=EVERY)))


def wrong() -> list[int]:
    """Pictures whose original says something else than the listings do."""
    with connection.cursor() as cursor:
        cursor.execute(WRONG.format(truth=TRUTH.format(blobs=EVERY)))
        blobs = [blob for (blob,) in cursor.fetchall()]
    return list(Picture.objects.filter(blob__in=blobs).order_by("pk").values_list("pk", flat=True))


def write_lacking(most: int) -> int:
    """Of originals that were there before, or whose keeping was cut short; from the thumbnail where there is one."""
    written = 0
    for blob in (
        Blob.objects.filter(look=None, freed_at=None).order_by("-created_at").prefetch_related("renditions")[:most]
    ):
        try:
            write(blob, _pixels(blob))
            written += 1
        except (OSError, ValueError):
            logger.exception("Nobody can see %s", blob)
    return written


def alike(picture: Picture, most: int | None = None) -> list[int]:
    """Listed pictures that look like this one, one of each original, the most alike first: those whose hash is near, then those
    of like colours. `SHOWN_MOST` of them where nobody says how many."""
    look = OF_BLOB.first(picture.blob_id)
    if look is None:
        return []
    wanted = SHOWN_MOST if most is None else most
    near = _by_form(look, wanted)
    if len(near) < wanted:
        like = [blob for blob in _by_colour(look, wanted + len(near)) if blob not in near]
        near.update(_listed(like, wanted - len(near)))
    return list(near.values())


def copies_of(seen: int, bits: int) -> set[str]:
    """Originals whose hash differs from this one in so many bits at most, `seeing.NEAR` or fewer: shown or not."""
    return {blob for (blob,) in _near(COPIES, seen, bits)}


def _by_form(look: Look, most: int) -> dict[str, int]:
    """Originals, with one listed picture of each."""
    return dict(_near(ALIKE, look.hash, seeing.NEAR, look.pk, most))


def _near(sql: str, seen: int, bits: int, *more: Any) -> list[tuple[Any, ...]]:
    values: list[Any] = []
    for turn, begins in zip(seeing.TURNS, seeing.beginnings_near(seen), strict=True):
        values += [begins, seeing.turned(seen, turn), bits]
    with connection.cursor() as cursor:
        cursor.execute(sql.format(same=_same()), [*values, *more])
        return cursor.fetchall()


@cache
def _same() -> str:
    """Whatever has a hash near to one."""
    return SAME.format(near=" UNION ALL ".join(_turned(bits) for bits in seeing.TURNS))


def _turned(bits: int) -> str:
    back = BACK.format(bits=bits, rest=2 ** (64 - bits) - 1, other=64 - bits) if bits else "near.hash"
    return TURNED.format(turned=f"turned_{bits}" if bits else "hash", back=back, span=seeing.SPAN)


def _by_colour(look: Look, most: int) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(COLOURS, [look.shade, look.pk, LOOKED_THROUGH])
        blobs, colours = cursor.fetchone()
    if blobs is None:
        return []
    far = seeing.unlike(bytes(look.colours), bytes(colours))
    return [blobs[at * NAME : (at + 1) * NAME] for at in far.argsort(kind="stable")[:most]]


def _listed(blobs: list[str], most: int) -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(LISTED_ONE, [blobs, most])
        return dict(cursor.fetchall())


def _pixels(blob: Blob) -> Image.Image:
    small = next((one for one in blob.renditions.all() if one.kind == RenditionKind.THUMBNAIL), None)
    content = files.read(small.sha256 if small else blob.sha256)
    return Image.open(io.BytesIO(content), formats=["PNG", "WEBP", "AVIF"]).convert("RGB")
