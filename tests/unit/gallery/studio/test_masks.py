"""Masks out of what a browser sent: white where something is marked, and nothing else gets through."""

import base64
import io
import struct
import zlib

import pytest
from PIL import Image

from gallery.studio import masks
from gallery.studio.masks import Unfit


def drawn(picture: Image.Image, form: str = "PNG") -> str:
    out = io.BytesIO()
    picture.save(out, form)
    return "data:image/png;base64," + base64.b64encode(out.getvalue()).decode()


def marked(size=(8, 8), box=(2, 2, 5, 5)) -> Image.Image:
    picture = Image.new("RGBA", size, "black")
    picture.paste("white", box)
    return picture


def read(content: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(content))
    assert (picture.format, picture.mode) == ("PNG", "L")
    return picture


def test_what_is_white_is_kept_as_black_and_white():
    picture = read(masks.from_drawing(drawn(marked())))
    assert (picture.size, picture.getbbox()) == ((8, 8), (2, 2, 5, 5))
    assert {colour for _, colour in picture.getcolors()} == {0, 255}


def test_a_chunk_that_breaks_the_decoder_behind_the_pixels_is_no_mask():
    """Pillow raises IndexError for a profile without a name, and only when it comes to the pixels."""
    whole = base64.b64decode(drawn(marked()).removeprefix(masks.BEGIN))
    end = whole.index(b"IEND") - 4
    profile = struct.pack(">I", 0) + b"iCCP" + struct.pack(">I", zlib.crc32(b"iCCP"))
    broken = whole[:end] + profile + whole[end:]
    with pytest.raises(Unfit, match="That is no mask"):
        masks.from_drawing(masks.BEGIN + base64.b64encode(broken).decode())


def test_soft_edges_become_hard_ones():
    grey = Image.new("L", (2, 1))
    grey.putdata([127, 128])
    assert [read(masks.from_drawing(drawn(grey))).getpixel((x, 0)) for x in (0, 1)] == [0, 255]


def test_a_mask_that_was_kept_can_be_sent_again():
    content = masks.from_drawing(drawn(marked()))
    assert masks.from_drawing(masks.as_drawing(content)) == content


@pytest.mark.parametrize(
    "text",
    [
        "",
        "data:image/png;base64,",
        "data:image/png;base64,%%%",
        "data:image/svg+xml;base64,PHN2Zy8+",
        "data:image/png;base64," + base64.b64encode(b"\x89PNG\r\n\x1a\n").decode(),
        drawn(marked())[:-40],
        drawn(marked().convert("RGB"), "JPEG"),
        drawn(Image.new("L", (1025, 1), 255)),
        "data:image/png;base64," + "A" * masks.CHARACTERS_MAX,
    ],
)
def test_what_is_no_mask_is_refused_without_a_word_of_its_own(text):
    with pytest.raises(Unfit, match="That is no mask"):
        masks.from_drawing(text)


def test_nothing_marked_is_told():
    with pytest.raises(Unfit, match="Nothing is marked"):
        masks.from_drawing(drawn(Image.new("L", (4, 4))))


def test_a_rectangle_is_in_hundredths_of_its_picture():
    picture = read(masks.rectangle(25, 50, 50, 25, (1024, 512)))
    assert (picture.size, picture.getbbox()) == ((512, 256), (128, 128, 384, 192))


def test_a_rectangle_ends_with_its_picture():
    assert read(masks.rectangle(75, 0, 100, 100, (512, 512))).getbbox() == (384, 0, 512, 512)


@pytest.mark.parametrize("sides", [(0, 0, 0, 50), (100, 0, 50, 50), (0, 0, 0.01, 0.01)])
def test_a_rectangle_of_nothing_marks_nothing(sides):
    with pytest.raises(Unfit, match="Nothing is marked"):
        masks.rectangle(*sides, (512, 512))
