"""How far apart copies of a picture lie, and how far other pictures: what is blocked comes back by a few bits."""

import io
from itertools import combinations

import pytest
from PIL import Image, ImageEnhance

from gallery.copies import ALIKE_BITS
from gallery.find.seeing import hash_of
from gallery.seeding import scenes

SCENES = [scenes.scene(number).resize((256, 256)) for number in range(40)]


def encoded(image: Image.Image, kind: str, quality: int) -> Image.Image:
    out = io.BytesIO()
    image.save(out, kind, quality=quality)
    return Image.open(io.BytesIO(out.getvalue())).convert("RGB")


def bits_between(one: int, other: int) -> int:
    return ((one ^ other) & (2**64 - 1)).bit_count()


WAYS = {
    "JPEG": lambda image: encoded(image, "JPEG", 50),
    "a bad JPEG": lambda image: encoded(image, "JPEG", 20),
    "WebP": lambda image: encoded(image, "WEBP", 40),
    "half its size": lambda image: image.resize((128, 128), Image.Resampling.LANCZOS),
    "twice its size": lambda image: image.resize((512, 512), Image.Resampling.LANCZOS),
    "brighter": lambda image: ImageEnhance.Brightness(image).enhance(1.1),
    "more contrast": lambda image: ImageEnhance.Contrast(image).enhance(1.2),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_copy_lies_within_the_distance(way):
    far = [bits_between(hash_of(one), hash_of(WAYS[way](one))) for one in SCENES]
    assert max(far) <= ALIKE_BITS


def test_another_picture_lies_outside_of_it():
    hashes = [hash_of(one) for one in SCENES]
    assert min(bits_between(one, other) for one, other in combinations(hashes, 2)) > ALIKE_BITS
