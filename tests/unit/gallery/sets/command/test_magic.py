"""What a file begins with says whether it can be a picture of a set."""

import io

import pytest
from PIL import Image

from gallery.sets.command import magic
from gallery.uploads import opening


@pytest.mark.parametrize("kind", opening.KINDS)
def test_nothing_speaks_against_what_a_site_takes(kind):
    out = io.BytesIO()
    Image.new("RGB", (32, 32), "teal").save(out, kind)
    assert magic.fault(out.getvalue()[: magic.HEAD], len(out.getvalue())) == ""


@pytest.mark.parametrize(
    "head", [b"", b"no picture", b"GIF89a" + bytes(10), b"RIFF\x10\0\0\0WAVEfmt ", b"\0\0\0\x20ftypmp42"]
)
def test_what_is_something_else_is_no_picture_whatever_it_is_called(head):
    assert magic.fault(head, 100) == magic.NO_PICTURE


def test_what_is_larger_than_a_site_takes_says_so():
    assert magic.BYTES_MAX == opening.BYTES_MAX
    assert magic.fault(magic.PNG, magic.BYTES_MAX) == ""
    assert "20,000,001" in magic.fault(magic.PNG, magic.BYTES_MAX + 1)
