"""What a picture looks like in a few numbers: a perceptual hash of 64 bits, and how much of it is of which colour. Pure.

The hash is Zauner's pHash (2010): of 32 × 32 grey pixels the 8 × 8 slowest waves, each above their median or not. Pictures whose
hashes differ in few bits look alike to people, also scaled, sharpened or a little changed.
"""

from __future__ import annotations

import numpy as np
from PIL import Image

SIDE, WAVES = 32, 8
BINS = 16
"""Of each of red, green and blue."""
SHADE_SIDE = 4
BANDS, BAND_BITS = 4, 16
NEAR = 7
"""Bits in which hashes of pictures that look alike differ at most. Of 7 differing bits one of 4 bands has one at most, so 68
bands are looked for; of 8 each may have two, and 548 would be."""

_wave = np.arange(SIDE)
COSINES = np.cos(np.pi * np.outer(np.arange(WAVES), 2 * _wave + 1) / (2 * SIDE))
NEIGHBOURS = np.array([0, *(1 << bit for bit in range(BAND_BITS))])
"""To be XORed with a band: whatever is at most one bit from it."""
TURNS = tuple(range(0, BANDS * BAND_BITS, BAND_BITS))
"""To the left: each brings another band to the front."""
SPAN = 2 ** (64 - BAND_BITS) - 1
"""From the first to the last of those that begin with the same band."""


def hash_of(image: Image.Image) -> int:
    """64 bits, as a number that Postgres' bigint holds."""
    grey = np.asarray(image.convert("L").resize((SIDE, SIDE), Image.Resampling.BOX), dtype=np.float64)
    waves = (COSINES @ grey @ COSINES.T).ravel()
    bits = waves > np.median(waves[1:])
    return int(np.packbits(bits).view(">i8")[0])


def colours_of(image: Image.Image) -> bytes:
    """Three times sixteen shares of its pixels, in 255ths."""
    small = np.asarray(image.convert("RGB").resize((SIDE, SIDE), Image.Resampling.BOX))
    counts = [np.bincount(small[..., part].ravel() // (256 // BINS), minlength=BINS) for part in range(3)]
    return bytes(np.round(np.concatenate(counts) * (255 / SIDE**2)).astype(np.uint8))


def shade_of(image: Image.Image) -> int:
    """Which of 64 colours it is on the whole: pictures of one shade are looked through for those of like colours."""
    red, green, blue = (value * SHADE_SIDE // 256 for value in _average(image))
    return (red * SHADE_SIDE + green) * SHADE_SIDE + blue


def unlike(colours: bytes, others: bytes) -> np.ndarray:
    """How far the colours of others, one after the other, are from these, 0 to 1: the part of the pixels that would have to
    change."""
    theirs = np.frombuffer(others, np.uint8).reshape(-1, 3 * BINS).astype(np.int16)
    return np.abs(theirs - np.frombuffer(colours, np.uint8)).sum(axis=1) / (2 * 3 * 255)


def bands(number: int) -> list[int]:
    """The hash in four parts; each says which part it is."""
    whole = number & (2**64 - 1)
    return [(at << BAND_BITS) | (whole >> (at * BAND_BITS)) & 0xFFFF for at in range(BANDS)]


def bands_near(number: int) -> list[int]:
    """Of a hash that differs from this one in `NEAR` bits at most, one band is among these."""
    return (np.array(bands(number))[:, None] ^ NEIGHBOURS[None, :]).ravel().tolist()


def turned(number: int, bits: int) -> int:
    """The hash with its first so many bits behind the others, as bigint holds it."""
    whole = number & (2**64 - 1)
    return _signed((whole << bits | whole >> (64 - bits)) & (2**64 - 1))


def beginnings_near(number: int) -> list[list[int]]:
    """For each of `TURNS` the hashes, turned so, from which stretches of `SPAN` begin. A hash that differs from this one in
    `NEAR` bits at most lies in one of them."""
    firsts = [(turned(number, bits) & (2**64 - 1)) >> (64 - BAND_BITS) for bits in TURNS]
    return [[_signed((first ^ int(change)) << (64 - BAND_BITS)) for change in NEIGHBOURS] for first in firsts]


def _signed(number: int) -> int:
    return number - 2**64 if number >= 2**63 else number


def _average(image: Image.Image) -> tuple[int, int, int]:
    red, green, blue = image.convert("RGB").resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))  # type: ignore[misc]
    return int(red), int(green), int(blue)
