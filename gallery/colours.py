"""Which of twelve colours a picture shows, as bits of a small number. Pure."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator
from enum import IntFlag

import numpy as np
from PIL import Image
from thumbhash import thumb_hash_to_average_rgba

SIDE = 32
LEAST_SHARE = 0.12
"""Of its area, for a colour to be one of the picture's."""

BLACK_BELOW, GREY_BELOW, WHITE_ABOVE = 46, 38, 217
PALE_BELOW, DARK_BELOW = 120, 166


class Colour(IntFlag):
    """Never renumber: rows keep the bits."""

    RED = 1
    ORANGE = 2
    YELLOW = 4
    GREEN = 8
    TEAL = 16
    BLUE = 32
    PURPLE = 64
    PINK = 128
    BROWN = 256
    WHITE = 512
    GREY = 1024
    BLACK = 2048

    @property
    def word(self) -> str:
        return str(self.name).lower()


HUES = (
    (11, Colour.RED),
    (30, Colour.ORANGE),
    (47, Colour.YELLOW),
    (113, Colour.GREEN),
    (135, Colour.TEAL),
    (180, Colour.BLUE),
    (212, Colour.PURPLE),
    (242, Colour.PINK),
    (256, Colour.RED),
)
"""Where each hue ends, in Pillow's 256 steps around the circle."""


def colours_of(image: Image.Image) -> Colour:
    """The colours that cover at least `LEAST_SHARE` of these pixels each."""
    small = image.convert("RGB")
    small.thumbnail((SIDE, SIDE), Image.Resampling.BOX)
    hue, saturation, value = np.moveaxis(np.asarray(small.convert("HSV"), dtype=np.int16), -1, 0)
    shares = {colour: where.mean() for colour, where in _sorted(hue, saturation, value)}
    return both(colour for colour in Colour if shares[colour] >= LEAST_SHARE)


def of_placeholder(placeholder: str) -> Colour:
    """Of a picture whose pixels are not at hand: the one colour that it is on the whole."""
    red, green, blue, _ = thumb_hash_to_average_rgba(list(base64.b64decode(placeholder)))
    average = tuple(round(255 * min(max(part, 0), 1)) for part in (red, green, blue))
    return colours_of(Image.new("RGB", (1, 1), average))


def both(colours: Iterable[Colour]) -> Colour:
    found = Colour(0)
    for colour in colours:
        found |= colour
    return found


def _sorted(hue: np.ndarray, saturation: np.ndarray, value: np.ndarray) -> Iterator[tuple[Colour, np.ndarray]]:
    """Each colour with the pixels that are of it. Every pixel is of one."""
    black = value < BLACK_BELOW
    plain = ~black & (saturation < GREY_BELOW)
    vivid = ~black & ~plain
    brown = vivid & (hue < HUES[1][0]) & (hue >= 5) & (value < DARK_BELOW)
    rosy = vivid & ((hue < HUES[0][0]) | (hue >= HUES[6][0])) & (saturation < PALE_BELOW) & ~brown
    told = brown | rosy
    yield Colour.BLACK, black
    yield Colour.WHITE, plain & (value > WHITE_ABOVE)
    yield Colour.GREY, plain & (value <= WHITE_ABOVE)
    yield Colour.BROWN, brown
    bands = np.searchsorted([end for end, _ in HUES], hue, side="right")
    for colour in {colour for _, colour in HUES}:
        of_hue = np.isin(bands, [at for at, (_, named) in enumerate(HUES) if named is colour]) & vivid & ~told
        yield colour, (of_hue | rosy) if colour is Colour.PINK else of_hue
