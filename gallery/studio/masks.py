"""The part of a picture that is painted anew: out of what a browser drew, or out of four numbers. It is untrusted input."""

from __future__ import annotations

import base64
import io
import math
import warnings

from PIL import Image, ImageDraw

BEGIN = "data:image/png;base64,"
CHARACTERS_MAX = 700_000
SIDE_MAX = 1024
"""Pixels: the engine lays a mask over its picture, so a coarse one will do."""

SIDE = 512
UNREADABLE = "That is no mask. Mark the part again."
NOTHING = "Nothing is marked."


class Unfit(ValueError):
    """Says why, as a sentence to whoever marked it."""


def from_drawing(text: str) -> bytes:
    """A PNG of a canvas, as a data address: black and white, white where it is painted anew. Raises Unfit."""
    if not text.startswith(BEGIN) or len(text) > CHARACTERS_MAX:
        raise Unfit(UNREADABLE)
    try:
        content = base64.b64decode(text.removeprefix(BEGIN), validate=True)
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            grey = _opened(content).convert("L")
    except (
        Exception
    ) as error:  # a decoder fed with anything at all raises anything at all, and some of it at the pixels
        raise Unfit(UNREADABLE) from error
    return _kept(grey.point(lambda value: 255 if value > 127 else 0))


def _opened(content: bytes) -> Image.Image:
    """Its head alone is read by then. Raises Unfit for one that is too large."""
    drawing = Image.open(io.BytesIO(content), formats=["PNG"])
    if max(drawing.size) > SIDE_MAX:
        raise Unfit(UNREADABLE)
    return drawing


def rectangle(left: float, top: float, width: float, height: float, size: tuple[int, int]) -> bytes:
    """In hundredths of a picture of this size. Raises Unfit."""
    scale = SIDE / max(size)
    wide, high = (max(1, round(side * scale)) for side in size)
    mask = Image.new("L", (wide, high), 0)
    ends = min(100.0, left + width), min(100.0, top + height)
    box = [round(left * wide / 100), round(top * high / 100), round(ends[0] * wide / 100), round(ends[1] * high / 100)]
    if box[2] > box[0] and box[3] > box[1]:
        ImageDraw.Draw(mask).rectangle((box[0], box[1], box[2] - 1, box[3] - 1), fill=255)
    return _kept(mask)


def is_cut_off(content: bytes, kept: tuple[float, float, float, float]) -> bool:
    """Whether nothing of it is left within this part, in shares of its sides."""
    mask = Image.open(io.BytesIO(content))
    left, top, right, bottom = kept
    sides = (
        math.ceil(left * mask.width),
        math.ceil(top * mask.height),
        int(right * mask.width),
        int(bottom * mask.height),
    )
    return mask.crop(sides).getbbox() is None


def as_drawing(content: bytes) -> str:
    return BEGIN + base64.b64encode(content).decode()


def _kept(mask: Image.Image) -> bytes:
    if mask.getbbox() is None:
        raise Unfit(NOTHING)
    out = io.BytesIO()
    mask.save(out, "PNG", optimize=True)
    return out.getvalue()
