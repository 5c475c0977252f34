"""Source pictures are checked, decoded within limits and fitted; anything else is refused with the reason."""

import hashlib
import io
import re
import struct
import zlib

import pytest
from PIL import Image

from inference.protocol import Job, Kind
from inference.sources import BadSource, picture_from, pictures_of


def encoded(picture, kind="PNG", **options):
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def job(*pictures, kind=Kind.IMAGE_TO_IMAGE, names=None):
    names = names or tuple(hashlib.sha256(data).hexdigest() for data in pictures)
    return Job("a", "m", "", 1, 4, 1.0, 64, 64, kind=kind, sources=names, pictures=pictures)


def claiming(width, height):
    """A PNG whose header promises more pixels than it brings."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunk = struct.pack(">I", 13) + b"IHDR" + header + struct.pack(">I", zlib.crc32(b"IHDR" + header))
    return b"\x89PNG\r\n\x1a\n" + chunk + struct.pack(">I", 9) + b"IDAT"


def test_a_picture_covers_the_size_and_is_cropped_around_its_middle():
    wide = Image.new("RGB", (40, 10), "red")
    wide.paste("blue", (15, 0, 25, 10))
    (fitted,) = pictures_of(job(encoded(wide)), (20, 20))
    assert (fitted.size, fitted.getpixel((10, 10))) == ((20, 20), (0, 0, 255))


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "JPEG"])
def test_the_three_formats_are_read(kind):
    assert picture_from(encoded(Image.new("RGB", (8, 6)), kind)).size == (8, 6)


def test_a_mask_is_laid_over_its_picture_and_cropped_with_it():
    mask = Image.new("L", (4, 1), 0)
    mask.paste(255, (2, 0, 4, 1))
    picture = encoded(Image.new("RGB", (40, 10)))
    painted, anew = pictures_of(job(picture, encoded(mask), kind=Kind.INPAINT), (10, 10))
    assert (painted.mode, anew.mode, anew.size) == ("RGB", "L", (10, 10))
    assert anew.getpixel((0, 5)) < 60 < 200 < anew.getpixel((9, 5))


def test_transparency_is_white_in_a_picture_and_kept_as_it_is_in_a_mask():
    clear = encoded(Image.new("RGBA", (8, 8), (0, 0, 0, 0)))
    painted, anew = pictures_of(job(clear, clear, kind=Kind.INPAINT), (8, 8))
    assert (painted.getpixel((4, 4)), anew.getpixel((4, 4))) == ((255, 255, 255), 0)


def test_a_photo_on_its_side_is_turned_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    assert picture_from(encoded(Image.new("RGB", (8, 6)), "JPEG", exif=exif)).size == (6, 8)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"GIF89a" + bytes(20), "no PNG, WEBP, JPEG"),
        (b"", "no PNG, WEBP, JPEG"),
        (encoded(Image.new("RGB", (8, 8)), "GIF"), "no PNG, WEBP, JPEG"),
        (claiming(5000, 4000), "5000 × 4000"),
        (claiming(60000, 60000), "no PNG, WEBP, JPEG"),
        (encoded(Image.effect_noise((64, 64), 90))[:-900], "cannot be decoded"),
        (bytes(32_000_001), "bytes"),
    ],
)
def test_what_is_no_picture_or_too_much_of_one_is_refused_with_the_reason(data, reason):
    with pytest.raises(BadSource, match=reason):
        picture_from(data)


@pytest.mark.parametrize("data", [b"GIF89a" + bytes(20), encoded(Image.effect_noise((64, 64), 90))[:-900]])
def test_the_reason_is_a_sentence_without_the_programs_objects(data):
    with pytest.raises(BadSource) as refused:
        picture_from(data)
    assert not re.search(r"[<>()]|0x|Error", str(refused.value))


def test_bytes_that_are_not_what_their_name_says_are_refused():
    with pytest.raises(BadSource, match="is not 0000"):
        pictures_of(job(encoded(Image.new("RGB", (8, 8))), names=("0000",)), (8, 8))


def test_a_name_without_its_bytes_is_refused():
    with pytest.raises(BadSource, match="did not come"):
        pictures_of(job(names=("0000",)), (8, 8))
