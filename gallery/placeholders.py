"""The few bytes of colour that stand where a picture will be: ThumbHash (https://evanw.github.io/thumbhash). Pure.

Written in numpy: the cosine transform of a channel is two products of matrices, and takes a fortieth of the time of the
package's loops, against which the tests hold it.
"""

from __future__ import annotations

import base64
import math

import numpy as np
from numpy.typing import NDArray
from PIL import Image

SIDE = 32
TERMS, COLOUR_TERMS = 7, 3
"""Cosines along the longer side for lightness, along both sides for either colour."""

Plane = NDArray[np.float64]


def placeholder_of(image: Image.Image) -> str:
    """Base64 of the ThumbHash of these pixels, 28 to 36 characters. Transparency counts for nothing."""
    shown = image if image.mode == "RGB" else image.convert("RGB")
    return base64.b64encode(_hash(np.asarray(_small(shown)) / 255)).decode()


def _small(image: Image.Image) -> Image.Image:
    factor = max(1, math.ceil(max(image.size) / SIDE))
    return image.reduce((min(factor, image.width), min(factor, image.height)))


def _hash(pixels: Plane) -> bytes:
    height, width = pixels.shape[:2]
    across, down = (max(1, round(TERMS * side / max(width, height))) for side in (width, height))
    red, green, blue = (pixels[:, :, channel] for channel in range(3))
    lightness = _Waves((red + green + blue) / 3, max(3, across), max(3, down))
    yellow = _Waves((red + green) / 2 - blue, COLOUR_TERMS, COLOUR_TERMS)
    red_less_green = _Waves(red - green, COLOUR_TERMS, COLOUR_TERMS)
    is_wide = width > height
    first = (
        round(63 * lightness.mean)
        | round(31.5 + 31.5 * yellow.mean) << 6
        | round(31.5 + 31.5 * red_less_green.mean) << 12
        | round(31 * lightness.scale) << 18
    )
    second = (
        (down if is_wide else across)
        | round(63 * yellow.scale) << 3
        | round(63 * red_less_green.scale) << 9
        | is_wide << 15
    )
    terms = [*lightness.terms, *yellow.terms, *red_less_green.terms]
    return first.to_bytes(3, "little") + second.to_bytes(2, "little") + _paired(terms)


class _Waves:
    """A channel as its mean and the cosines in the upper left triangle, as shares of the largest of them."""

    def __init__(self, channel: Plane, across: int, down: int) -> None:
        height, width = channel.shape
        found = _cosines(down, height) @ channel @ _cosines(across, width).T / (width * height)
        told = [found[y, x] for y in range(down) for x in range(across) if x * down < across * (down - y) and x + y]
        self.mean = float(found[0, 0])
        self.scale = max(map(abs, told))
        self.terms = [round(15 * (0.5 + 0.5 / self.scale * term)) if self.scale else 0 for term in told]


def _cosines(terms: int, samples: int) -> Plane:
    return np.cos(np.pi / samples * np.outer(np.arange(terms), np.arange(samples) + 0.5))


def _paired(terms: list[int]) -> bytes:
    """Two to a byte, the first in the low half."""
    even = [*terms, 0] if len(terms) % 2 else terms
    return bytes(low | high << 4 for low, high in zip(even[::2], even[1::2], strict=True))
