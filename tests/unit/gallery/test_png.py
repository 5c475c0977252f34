"""Texts in PNG files, as another library reads them."""

import io

import pytest
from PIL import Image

from gallery.png import with_texts


def _png() -> bytes:
    out = io.BytesIO()
    Image.linear_gradient("L").convert("RGB").save(out, "PNG")
    return out.getvalue()


def test_texts_come_back_as_they_went_in():
    texts = {"parameters": "a fox\nSteps: 4", "paintoff": '{"prompt":"лиса 狐"}'}
    assert Image.open(io.BytesIO(with_texts(_png(), texts))).text == texts


def test_no_pixel_changes():
    png = _png()
    marked = Image.open(io.BytesIO(with_texts(png, {"parameters": "a fox"})))
    assert marked.tobytes() == Image.open(io.BytesIO(png)).tobytes()


def test_plain_latin_is_a_text_chunk_that_old_readers_know():
    assert b"tEXtparameters\0caf\xe9" in with_texts(_png(), {"parameters": "café"})


def test_what_is_no_png_is_refused():
    with pytest.raises(ValueError, match="not a PNG"):
        with_texts(b"GIF89a" + bytes(60), {"parameters": "a fox"})
