"""What colours a picture shows."""

import pytest
from PIL import Image

from gallery.colours import Colour, colours_of, of_placeholder
from gallery.placeholders import placeholder_of

WORDS = {
    Colour.RED: (200, 20, 30),
    Colour.ORANGE: (250, 140, 20),
    Colour.YELLOW: (250, 230, 40),
    Colour.GREEN: (30, 160, 60),
    Colour.TEAL: (20, 160, 160),
    Colour.BLUE: (30, 80, 220),
    Colour.PURPLE: (130, 50, 200),
    Colour.PINK: (255, 150, 180),
    Colour.BROWN: (110, 65, 30),
    Colour.WHITE: (250, 250, 248),
    Colour.GREY: (128, 128, 130),
    Colour.BLACK: (10, 10, 14),
}


@pytest.mark.parametrize(("colour", "rgb"), list(WORDS.items()), ids=lambda given: getattr(given, "word", ""))
def test_a_plain_sheet_has_the_colour_that_people_call_it(colour, rgb):
    assert colours_of(Image.new("RGB", (40, 30), rgb)) == colour


def test_a_picture_has_every_colour_that_covers_an_eighth_of_it_and_no_speck():
    picture = Image.new("RGB", (64, 64), WORDS[Colour.BLUE])
    picture.paste(WORDS[Colour.YELLOW], (0, 0, 32, 32))
    picture.paste(WORDS[Colour.RED], (50, 50, 56, 56))
    assert colours_of(picture) == Colour.BLUE | Colour.YELLOW


def test_without_its_pixels_a_picture_has_the_colour_of_the_whole():
    assert of_placeholder(placeholder_of(Image.new("RGB", (40, 30), WORDS[Colour.GREEN]))) == Colour.GREEN
