"""Which known original a picture is a copy of, and which it looks like, among those that whoever brings it may name."""

from __future__ import annotations

import io
from collections.abc import Callable, Collection
from dataclasses import dataclass

from PIL import Image

from gallery import blobs, files, png
from gallery.find import looks, seeing
from gallery.models import Blob, Look
from gallery.uploads import sameness

WHOLE = 2**64 - 1
LOOKED_AT = 12
"""Opened and held side by side, the nearest first; each takes some ten milliseconds."""

Nameable = Callable[[Collection[str]], Collection[str]]
"""Of these originals those that whoever brings it may name."""


@dataclass(frozen=True, slots=True)
class Known:
    """`same` is the original that it is a copy of; `near` are others that look like it, by hash, the nearest first."""

    same: str | None
    near: list[str]


def known(content: bytes, shown: Image.Image, nameable: Nameable) -> Known:
    """`content` is the file as it came."""
    if (same := _by_bytes(content, nameable)) is not None:
        return Known(same, [])
    seen = seeing.hash_of(shown)
    near = _by_nearness(seen, nameable(looks.copies_of(seen, seeing.NEAR)))
    same = next((sha256 for sha256 in near[:LOOKED_AT] if _is_same(sha256, shown)), None)
    return Known(same, [sha256 for sha256 in near if sha256 != same][:LOOKED_AT])


def _by_nearness(seen: int, hashes: Collection[str]) -> list[str]:
    """By the bits in which they differ."""
    held = Look.objects.filter(pk__in=hashes).values_list("hash", "pk")
    return [sha256 for _, sha256 in sorted((((number ^ seen) & WHOLE).bit_count(), sha256) for number, sha256 in held)]


def _by_bytes(content: bytes, nameable: Nameable) -> str | None:
    """A file of ours, as it was painted or as it was published."""
    try:
        hashes = {files.hash_of(content), files.hash_of(png.without_words(content))}
    except ValueError:
        return None
    there = Blob.objects.filter(pk__in=hashes, freed_at=None).values_list("pk", flat=True)
    return min(nameable(list(there)), default=None)


def _is_same(sha256: str, shown: Image.Image) -> bool:
    try:
        content = blobs.open_bytes(sha256)
    except FileNotFoundError:
        return False
    return sameness.is_same(Image.open(io.BytesIO(content), formats=["PNG"]).convert("RGB"), shown)
