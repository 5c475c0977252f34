"""Files for browsers: sized, of the type that was asked for, without a word, and faithful."""

import io

import numpy as np
import pytest
from PIL import Image, ImageFilter

from gallery import encoding
from gallery.encoding import AVIF, WEBP

FORMATS = {AVIF: "AVIF", WEBP: "WEBP"}
either = pytest.mark.parametrize("media_type", [AVIF, WEBP])


def soft(width: int = 128, height: int = 128) -> Image.Image:
    chance = np.random.default_rng(5).integers(0, 256, (height, width, 3), dtype=np.uint8)
    return Image.fromarray(chance).filter(ImageFilter.GaussianBlur(4))


def art() -> Image.Image:
    chance = np.random.default_rng(5).integers(0, 256, (16, 16, 3), dtype=np.uint8)
    return Image.fromarray(chance).resize((128, 128), Image.Resampling.NEAREST)


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


@either
def test_a_file_is_of_the_type_and_size_that_was_asked_for(media_type):
    file = opened(encoding.encoded(soft(130, 70), media_type))
    assert (file.format, file.size) == (FORMATS[media_type], (130, 70))


@either
def test_a_painting_loses_little(media_type):
    file = opened(encoding.encoded(soft(), media_type)).convert("RGB")
    apart = np.abs(np.asarray(file).astype(int) - np.asarray(soft()).astype(int))
    assert apart.mean() < 4


def test_pixel_art_loses_nothing_as_webp():
    file = opened(encoding.encoded(art(), WEBP)).convert("RGB")
    assert file.tobytes() == art().tobytes()


@either
def test_no_word_comes_along(media_type):
    picture = soft()
    picture.info |= {"exif": b"Exif\0\0a red fox", "xmp": b"a red fox", "icc_profile": b"a red fox"}
    bare = Image.fromarray(np.asarray(picture))
    assert encoding.encoded(encoding.fitted(picture, 128), media_type) == encoding.encoded(bare, media_type)


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ((512, 512), (256, 256)),
        ((640, 320), (256, 128)),
        ((100, 60), (100, 60)),
        ((2000, 1), (256, 1)),
        ((1, 3000), (1, 256)),
    ],
)
def test_no_side_is_longer_than_asked_and_the_shape_is_kept(size, expected):
    assert encoding.fitted(Image.new("RGB", size), 256).size == expected


def test_twice_as_large_pixels_come_back_exactly():
    large = art().resize((512, 512), Image.Resampling.NEAREST)
    assert encoding.fitted(large, 256).tobytes() == art().resize((256, 256), Image.Resampling.NEAREST).tobytes()
