"""How much room a picture takes on the wall."""

import pytest

from gallery.wall import twentieths


@pytest.mark.parametrize(
    ("width", "height", "of_it"),
    [(512, 512, 20), (1216, 832, 29), (832, 1216, 14), (9, 16, 11), (100, 1000, 8), (4000, 500, 60)],
)
def test_width_by_height_in_twentieths_within_what_the_wall_has_room_for(width: int, height: int, of_it: int):
    assert twentieths(width, height) == of_it
