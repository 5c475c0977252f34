"""Texts in PNG files, as another library reads them."""

import io

import pytest
from PIL import Image

from gallery.png import with_texts, without_words


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


def test_without_words_the_pixels_are_left_and_nothing_that_was_said():
    said = with_texts(_png(), {"parameters": "a fox", "paintoff": '{"prompt":"лиса"}'}) + b"and more behind its end"
    bare = without_words(said)
    assert Image.open(io.BytesIO(bare)).tobytes() == Image.open(io.BytesIO(_png())).tobytes()
    assert Image.open(io.BytesIO(bare)).text == {}
    assert b"more" not in bare


def test_without_words_transparency_stays():
    out = io.BytesIO()
    Image.new("P", (2, 2)).save(out, "PNG", transparency=0)
    assert Image.open(io.BytesIO(without_words(out.getvalue()))).info["transparency"] == 0


@pytest.mark.parametrize("cut", [20, -4])
def test_a_file_that_is_cut_off_is_refused(cut):
    with pytest.raises(ValueError, match="ends before its end"):
        without_words(_png()[:cut])
