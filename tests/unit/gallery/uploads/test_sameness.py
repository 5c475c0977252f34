"""A copy that was only encoded anew is the same picture; one that somebody drew into is not, nor one of another seed."""

import io
from itertools import combinations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from gallery.find import seeing
from gallery.seeding import scenes
from gallery.uploads.sameness import is_same
from tests.support.paintings import noise, painted

SCENES = [scenes.scene(number).resize((256, 256)) for number in range(0, 30, 2)]
USUAL = {
    "JPEG 95": ("JPEG", 95),
    "JPEG 75": ("JPEG", 75),
    "WebP 80": ("WEBP", 80),
    "AVIF 65": ("AVIF", 65),
}


def copy_of(image: Image.Image, kind: str, quality: int) -> Image.Image:
    out = io.BytesIO()
    image.save(out, kind, quality=quality)
    return Image.open(io.BytesIO(out.getvalue())).convert("RGB")


@pytest.mark.parametrize("way", USUAL)
def test_a_copy_of_usual_quality_is_the_same_and_near_enough_to_be_looked_for(way):
    for scene in SCENES:
        copy = copy_of(scene, *USUAL[way])
        assert is_same(scene, copy)
        assert ((seeing.hash_of(scene) ^ seeing.hash_of(copy)) & (2**64 - 1)).bit_count() <= seeing.NEAR


def test_a_few_pixels_drawn_anew_make_another_picture():
    for scene in SCENES:
        touched = scene.copy()
        ImageDraw.Draw(touched).rectangle((100, 100, 107, 107), fill=(255, 0, 0))
        assert not is_same(scene, copy_of(touched, "JPEG", 90))


def test_one_prompt_painted_from_other_seeds_gives_other_pictures():
    seeds = [Image.open(io.BytesIO(painted("a red fox", seed, 128).image)).convert("RGB") for seed in range(6)]
    assert not any(is_same(one, other) for one, other in combinations(seeds, 2))


def test_another_size_is_another_picture_and_the_very_pixels_are_the_same():
    assert not is_same(SCENES[0], SCENES[0].resize((128, 128)))
    assert is_same(noise(32, 32), noise(32, 32))


def test_pixels_at_random_are_not_taken_for_those_of_another():
    one = np.random.default_rng(1).integers(0, 256, (64, 64, 3), dtype=np.uint8)
    other = np.random.default_rng(2).integers(0, 256, (64, 64, 3), dtype=np.uint8)
    assert not is_same(Image.fromarray(one), Image.fromarray(other))
