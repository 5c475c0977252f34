"""What stays of a picture that is painted from in another shape."""

import pytest

from gallery.studio.cropping import is_cut, kept, nearest


def test_of_a_tall_picture_the_top_and_the_foot_are_cut_off():
    assert kept((400, 800), (512, 512)) == pytest.approx((0, 0.25, 1, 0.75))


def test_of_a_wide_one_the_sides():
    assert kept((800, 400), (512, 512)) == pytest.approx((0.25, 0, 0.75, 1))


@pytest.mark.parametrize(
    ("size", "cut"), [((512, 512), False), ((100, 100), False), ((512, 500), True), ((768, 512), True)]
)
def test_in_its_own_shape_nothing_is_cut(size, cut):
    assert is_cut((64, 64), size) is cut
    assert kept((64, 64), (512, 512)) == (0, 0, 1, 1)


@pytest.mark.parametrize(
    ("picture", "taken"),
    [
        ((90, 60), (96, 64)),
        ((1000, 660), (192, 128)),
        ((64, 64), (64, 64)),
        ((60, 90), (64, 96)),
        ((30, 300), (64, 96)),
    ],
)
def test_the_shape_comes_first_and_the_number_of_pixels_second(picture, taken):
    assert nearest([(64, 64), (96, 64), (192, 128), (64, 96)], picture) == taken
