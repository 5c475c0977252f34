"""How much room a picture takes on the wall."""

import pytest

from gallery.cards import Card, Image


def card(width: int, height: int) -> Card:
    image = Image("", width, height, "image/png")
    return Card("", "", "", "", "", None, image, image, (), (), None, "", "", None, {}, "", "", "")


@pytest.mark.parametrize(
    ("width", "height", "twentieths"),
    [(512, 512, 20), (1216, 832, 29), (832, 1216, 14), (9, 16, 11), (100, 1000, 8), (4000, 500, 60)],
)
def test_width_by_height_in_twentieths_within_what_the_wall_has_room_for(width: int, height: int, twentieths: int):
    assert card(width, height).twentieths == twentieths
