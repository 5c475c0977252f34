"""The colour that stands where a picture will be."""

import base64

from PIL import Image
from thumbhash import thumb_hash_to_average_rgba

from gallery.placeholders import placeholder_of


def test_it_has_the_colour_of_the_picture():
    placeholder = base64.b64decode(placeholder_of(Image.new("RGB", (512, 512), (255, 0, 0))))
    red, green, blue, _ = thumb_hash_to_average_rgba(list(placeholder))
    assert red > 0.9
    assert max(green, blue) < 0.1


def test_it_fits_its_column_whatever_the_shape():
    for size in [(512, 512), (1024, 64), (64, 1024), (1, 1)]:
        assert 0 < len(placeholder_of(Image.linear_gradient("L").resize(size).convert("RGB"))) <= 60
