"""A file of somebody's becomes pixels and nothing else, or is refused with a sentence."""

import io
import zlib

import numpy as np
import pytest
from PIL import Image, ImageCms, ImageDraw, PngImagePlugin

from gallery import png
from gallery.uploads import opening
from gallery.uploads.opening import Unfit

HALVES = Image.new("RGB", (40, 20), (200, 0, 0))
ImageDraw.Draw(HALVES).rectangle((0, 0, 19, 19), fill=(0, 0, 200))


def file(image: Image.Image, kind: str = "PNG", **how: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **how)
    return out.getvalue()


@pytest.mark.parametrize("kind", opening.KINDS)
def test_each_kind_is_read_as_rgb(kind):
    shown = opening.pixels(file(HALVES, kind, quality=95))
    assert (shown.mode, shown.size) == ("RGB", (40, 20))
    assert np.abs(np.asarray(shown, int) - np.asarray(HALVES, int)).mean() < 5


def test_what_is_kept_has_pixels_and_no_word():
    words = PngImagePlugin.PngInfo()
    words.add_text("parameters", "secret")
    exif = Image.Exif()
    exif[0x010E] = "secret"
    kept = opening.written(opening.pixels(file(HALVES, pnginfo=words, exif=exif)))
    assert b"secret" not in kept
    assert png.without_words(kept) == kept
    assert np.array_equal(np.asarray(Image.open(io.BytesIO(kept))), np.asarray(HALVES))


def test_a_picture_that_was_held_sideways_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    shown = opening.pixels(file(HALVES, "JPEG", exif=exif, quality=95))
    assert shown.size == (20, 40)
    assert shown.getpixel((10, 5))[2] > 150, "what was left is above"


def test_what_shines_through_stands_on_white():
    glass = Image.new("RGBA", (20, 20), (255, 0, 0, 0))
    assert opening.pixels(file(glass)).getpixel((3, 3)) == (255, 255, 255)


def test_sixteen_bits_are_scaled_and_not_cut_off():
    deep = Image.fromarray(np.full((20, 20), 257 * 100, np.uint16))
    assert opening.pixels(file(deep)).getpixel((3, 3)) == (100, 100, 100)


def test_a_profile_is_done_to_the_pixels_and_a_broken_one_is_left_out():
    linear = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    plain = np.asarray(opening.pixels(file(HALVES)), int)
    for profile in (linear, b"no profile"):
        shown = opening.pixels(file(HALVES, icc_profile=profile))
        assert np.abs(np.asarray(shown, int) - plain).max() <= 2
        assert "icc_profile" not in shown.info


def chunk(kind: bytes, content: bytes) -> bytes:
    return len(content).to_bytes(4) + kind + content + zlib.crc32(kind + content).to_bytes(4)


def bomb(width: int, height: int) -> bytes:
    head = width.to_bytes(4) + height.to_bytes(4) + bytes((8, 2, 0, 0, 0))
    packed = zlib.compress(bytes(1000))
    return png.SIGNATURE + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


REFUSED = {
    "moves": (file(HALVES, "WEBP", save_all=True, append_images=[HALVES.rotate(180)]), "It moves"),
    "moves as PNG": (file(HALVES, save_all=True, append_images=[HALVES.rotate(180)]), "It moves"),
    "a GIF": (file(HALVES, "GIF"), "no PNG, JPEG"),
    "no picture": (b"\x89PNG\r\n\x1a\nno", "no PNG, JPEG"),
    "nothing": (b"", "no PNG, JPEG"),
    "cut off": (file(HALVES.resize((400, 400)), "JPEG")[:900], "ends before its end"),
    "less than it says": (bomb(400, 400), "ends before its end"),
    "far too large": (bomb(100_000, 100_000), r"at most 16,000,000 pixels"),
    "too long": (bomb(16, 9_000), r"sides of 8,192"),
    "a dot": (file(Image.new("RGB", (1, 1))), "16 pixels or more"),
    "too many bytes": (bytes(opening.BYTES_MAX + 1), "at most 20,000,000 bytes"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_kept_is_refused_with_the_reason(name):
    content, why = REFUSED[name]
    with pytest.raises(Unfit, match=why):
        opening.pixels(content)
