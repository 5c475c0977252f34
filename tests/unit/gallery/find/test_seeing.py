"""What a picture looks like in a few numbers: alike where people see it, unlike where they do."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageEnhance, ImageFilter

from gallery.find.seeing import (
    NEAR,
    SPAN,
    TURNS,
    bands,
    bands_near,
    beginnings_near,
    colours_of,
    hash_of,
    shade_of,
    turned,
    unlike,
)
from gallery.seeding import scenes

SCENES = [Image.open(__import__("io").BytesIO(scenes.png_of(number)[0])).convert("RGB") for number in (1, 2, 3, 4)]


def bits_between(one: int, other: int) -> int:
    return ((one ^ other) & (2**64 - 1)).bit_count()


def changed(number: int, bits: set[int]) -> int:
    for bit in bits:
        number ^= 1 << bit if bit < 63 else -(2**63)
    return number


@pytest.mark.parametrize("scene", SCENES, ids=range(len(SCENES)))
def test_a_little_changed_a_picture_keeps_its_hash_and_another_has_another(scene):
    changed = [
        scene.resize((scene.width // 2, scene.height // 2)),
        scene.filter(ImageFilter.GaussianBlur(1)),
        ImageEnhance.Brightness(scene).enhance(1.1),
    ]
    assert all(bits_between(hash_of(scene), hash_of(one)) <= NEAR for one in changed)
    others = [one for one in SCENES if one is not scene]
    assert all(bits_between(hash_of(scene), hash_of(one)) > NEAR for one in others)


@given(st.integers(-(2**63), 2**63 - 1), st.sets(st.integers(0, 63), max_size=NEAR))
def test_hashes_that_differ_in_few_bits_share_a_band_that_is_looked_up(number, bits):
    other = changed(number, bits)
    assert set(bands(other)) & set(bands_near(number))


@given(st.integers(-(2**63), 2**63 - 1), st.sets(st.integers(0, 63), max_size=NEAR))
def test_turned_such_hashes_lie_in_a_stretch_that_is_looked_through(number, bits):
    other = changed(number, bits)
    stretches = zip(TURNS, beginnings_near(number), strict=True)
    assert any(0 <= turned(other, turn) - begin <= SPAN for turn, begins in stretches for begin in begins)


def test_a_hash_is_turned_to_the_left():
    assert [turned(0x0123_4567_89AB_CDEF, turn) for turn in (0, 16)] == [0x0123_4567_89AB_CDEF, 0x4567_89AB_CDEF_0123]
    assert turned(0x7FFF_8000_0000_0000, 16) == -0x8000_0000_0000_0000 + 0x7FFF


def test_colours_are_as_far_apart_as_their_pixels():
    red, blue = Image.new("RGB", (8, 8), (250, 10, 10)), Image.new("RGB", (8, 8), (10, 10, 250))
    half = Image.fromarray(np.concatenate([np.asarray(red), np.asarray(blue)]))
    far = unlike(colours_of(red), b"".join(colours_of(one) for one in (red, blue, half)))
    assert far == pytest.approx([0, 2 / 3, 1 / 3], abs=0.01)


def test_a_shade_is_what_a_picture_is_on_the_whole():
    assert shade_of(Image.new("RGB", (9, 5), (255, 0, 0))) == shade_of(Image.new("RGB", (2, 2), (200, 60, 63))) == 48
    assert shade_of(Image.new("RGB", (2, 2), (255, 255, 255))) == 63
