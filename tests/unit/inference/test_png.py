"""Originals: the pixels come back as they were, from any mode and shape, and nothing else is in the file."""

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageFilter

from gallery.png import without_words
from inference import png

CHANNELS = {"L": 1, "LA": 2, "RGB": 3, "RGBA": 4}


def noise(mode: str, width: int, height: int, seed: int = 7) -> Image.Image:
    channels = CHANNELS[mode]
    values = np.random.default_rng(seed).integers(0, 256, (height, width, channels), dtype=np.uint8)
    return Image.fromarray(values[:, :, 0] if channels == 1 else values, mode)


def decoded(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content), formats=["PNG"])


@given(
    mode=st.sampled_from(sorted(CHANNELS)), width=st.integers(1, 40), height=st.integers(1, 40), seed=st.integers(0, 99)
)
def test_the_pixels_come_back(mode, width, height, seed):
    picture = noise(mode, width, height, seed)
    back = decoded(png.encoded(picture))
    assert (back.mode, back.size, back.tobytes()) == (mode, (width, height), picture.tobytes())


@pytest.mark.parametrize("extreme", [0, 127, 128, 255])
def test_no_mean_of_two_bytes_overflows(extreme):
    picture = Image.fromarray(np.full((5, 5, 3), extreme, np.uint8))
    picture.putpixel((2, 2), (255 - extreme, 255, 1))
    assert decoded(png.encoded(picture)).tobytes() == picture.tobytes()


def test_a_palette_is_written_as_the_colours_it_names():
    picture = noise("RGB", 9, 5).quantize(4)
    assert decoded(png.encoded(picture)).tobytes() == picture.convert("RGB").tobytes()


def test_the_same_pixels_are_the_same_bytes():
    assert png.encoded(noise("RGB", 64, 64)) == png.encoded(noise("RGB", 64, 64))


def test_it_holds_pixels_and_nothing_else():
    written = png.encoded(noise("RGB", 8, 8))
    assert without_words(written) == written


def test_pixel_art_is_filtered_by_the_row_above_and_a_soft_picture_by_the_mean():
    art = noise("RGB", 16, 16).resize((256, 256), Image.Resampling.NEAREST)
    soft = noise("RGB", 256, 256).filter(ImageFilter.GaussianBlur(3))
    assert (_first_filter(art), _first_filter(soft)) == (png.UP, png.AVERAGE)


def _first_filter(picture: Image.Image) -> int:
    rows = np.asarray(picture).reshape(picture.height, -1)
    return int(png._filtered(rows, len(picture.getbands()))[0, 0])
