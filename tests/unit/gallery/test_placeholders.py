"""The colour that stands where a picture will be."""

import base64

import numpy as np
import pytest
from PIL import Image
from thumbhash import rgba_to_thumb_hash, thumb_hash_to_average_rgba

from gallery.placeholders import SIDE, placeholder_of


def test_it_has_the_colour_of_the_picture():
    placeholder = base64.b64decode(placeholder_of(Image.new("RGB", (512, 512), (255, 0, 0))))
    red, green, blue, _ = thumb_hash_to_average_rgba(list(placeholder))
    assert red > 0.9
    assert max(green, blue) < 0.1


@pytest.mark.parametrize("shape", [(32, 32), (32, 20), (9, 32), (32, 1), (1, 1), (5, 7)])
def test_it_is_what_the_package_makes_of_the_same_pixels(shape):
    width, height = shape
    chance = np.random.default_rng(width * 100 + height)
    for _ in range(20):
        pixels = Image.fromarray(chance.integers(0, 256, (height, width, 3), dtype=np.uint8))
        expected = rgba_to_thumb_hash(width, height, list(pixels.convert("RGBA").tobytes()))
        assert base64.b64decode(placeholder_of(pixels)) == bytes(expected)


def test_a_large_picture_has_the_placeholder_of_its_boxes():
    small = Image.fromarray(np.random.default_rng(3).integers(0, 256, (SIDE, SIDE, 3), dtype=np.uint8))
    assert placeholder_of(small.resize((512, 512), Image.Resampling.NEAREST)) == placeholder_of(small)


def test_it_fits_its_column_whatever_the_shape():
    for size in [(512, 512), (1024, 64), (64, 1024), (1, 1)]:
        assert 0 < len(placeholder_of(Image.linear_gradient("L").resize(size).convert("RGB"))) <= 60
