"""Original bytes and their rows. Owned by nobody: whether somebody may see them is a question about pictures."""

from __future__ import annotations

import io

from django.db import transaction
from PIL import Image

from gallery import file_locks, files, png, renditions
from gallery.colours import colours_of
from gallery.find import looks
from gallery.models import Blob
from gallery.placeholders import placeholder_of

FORMATS = {"image/png": "PNG"}
PIXELS_MAX = 16_000_000


class CarriesWords(ValueError):
    """An original with text in it could tell a sealed prompt to a blind audience."""


def store(image: bytes, media_type: str, width: int, height: int) -> Blob:
    """Write an original and its row, once; the second time the row that is there comes back.

    ValueError where the bytes are not what they are said to be. The file is there before its row
    can be seen, and nobody frees it while somebody may yet claim it.
    """
    pixels = _opened(image, media_type)
    if pixels.size != (width, height):
        raise ValueError(f"said to be {width} × {height}, is {pixels.width} × {pixels.height}")
    small = renditions.small(pixels)
    row = Blob(
        sha256=files.hash_of(image),
        media_type=media_type,
        size=len(image),
        width=width,
        height=height,
        placeholder=placeholder_of(small),
        colours=colours_of(pixels),
    )
    return _keep(row, image, small)


@transaction.atomic
def _keep(row: Blob, image: bytes, small: Image.Image) -> Blob:
    """From the first statement on nobody frees these bytes, and for the time of grace after it neither."""
    file_locks.hold(row.sha256)
    # Bytes that were freed have lost their placeholder too: it comes back with them.
    again = ["kept_at", "freed_at", "placeholder"]
    Blob.objects.bulk_create([row], update_conflicts=True, update_fields=again, unique_fields=["sha256"])
    files.write_once(image)
    kept = Blob.objects.get(pk=row.sha256)
    renditions.make_first(kept, small)
    looks.write(kept, small)
    return kept


def hold(blob: Blob) -> bool:
    """Nobody frees these bytes until this transaction ends. False where somebody has."""
    file_locks.hold(blob.pk)
    return Blob.objects.filter(pk=blob.pk, freed_at__isnull=True).exists()


def open_bytes(sha256: str) -> bytes:
    """The bytes of an original or a rendition. FileNotFoundError where there are none."""
    return files.read(sha256)


def _opened(image: bytes, media_type: str) -> Image.Image:
    if media_type not in FORMATS:
        raise ValueError(f"originals are {', '.join(FORMATS)}, not {media_type}")
    pixels = Image.open(io.BytesIO(image), formats=[FORMATS[media_type]])
    if pixels.width * pixels.height > PIXELS_MAX:
        raise ValueError(f"more than {PIXELS_MAX} pixels")
    pixels.load()
    if png.without_words(image) != image:
        raise CarriesWords("an original carries pixels and nothing else")
    return pixels
