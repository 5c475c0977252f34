"""Pixels in memory into the files that browsers load: small and large, AVIF and WebP. Pure: knows no storage and no row.

Speeds are chosen by measure: AVIF at speed 8 takes four times as long as at 9 and saves one byte in a hundred, WebP at
method 4 takes three times as long as at 0 and saves eight in a hundred of a thumbnail, four of a large file.
"""

from __future__ import annotations

import io
from typing import Any

from PIL import Image

AVIF, WEBP = "image/avif", "image/webp"
THUMBNAIL_SIDE, SCREEN_SIDE = 256, 1280
FEW_COLOURS = 1024
"""Pixel art and flat drawings: lossless WebP keeps their edges and is the smallest file there is of them."""

WORDLESS = {"exif": b"", "xmp": b"", "icc_profile": b""}
"""Said each time, because Pillow passes on what the picture was opened with."""

LOSSY: dict[str, dict[str, Any]] = {
    AVIF: {"format": "AVIF", "quality": 65, "speed": 9, "max_threads": 1},
    WEBP: {"format": "WEBP", "quality": 82, "method": 0},
}
FLAT: dict[str, dict[str, Any]] = {
    AVIF: {"format": "AVIF", "quality": 90, "speed": 9, "max_threads": 1, "subsampling": "4:4:4"},
    WEBP: {"format": "WEBP", "lossless": True, "quality": 0, "method": 1},
}
QUICK = {WEBP: {"method": 0}}
"""For small files, which somebody waits for: a tenth of the time, and half as many bytes again of the few that they are."""


def fitted(pixels: Image.Image, side: int) -> Image.Image:
    """No side longer than this and the shape kept, as RGB: by whole boxes first, which is quick, then finely."""
    shown = pixels if pixels.mode == "RGB" else pixels.convert("RGB")
    longest = max(shown.size)
    if longest <= side:
        return shown
    size = (max(1, round(shown.width * side / longest)), max(1, round(shown.height * side / longest)))
    factor = longest // side
    boxed = shown.reduce((min(factor, shown.width), min(factor, shown.height)))
    return boxed if boxed.size == size else boxed.resize(size, Image.Resampling.LANCZOS)


def encoded(pixels: Image.Image, media_type: str) -> bytes:
    """The same pixels as a file of this type, AVIF or WebP, without a word in it."""
    way = (FLAT if pixels.getcolors(FEW_COLOURS) else LOSSY)[media_type]
    is_small = max(pixels.size) <= THUMBNAIL_SIDE
    out = io.BytesIO()
    pixels.save(out, **way | WORDLESS | (QUICK.get(media_type, {}) if is_small else {}))
    return out.getvalue()
