"""Words in a picture: every letter is one that can be read, or the text is said to have none."""

import pytest
from PIL import Image, ImageDraw

from gallery.studio import lettering


def drawn(text: str) -> bytes:
    paper = Image.new("L", (400, 40), "white")
    lettering.write(ImageDraw.Draw(paper), (4, 4), [text], 18, "black")
    return paper.tobytes()


@pytest.mark.parametrize("text", ["a fox, 4.5", "Füchse im Café, größer", "lištička, żółw, őz", "lis\u030cka"])
def test_letters_of_european_languages_are_there_and_told_apart(text):
    assert lettering.can_be_drawn(text)
    letters = {letter for letter in text if not letter.isspace()} - {"\u030c"}
    assert len({drawn(letter) for letter in letters}) == len(letters)


@pytest.mark.parametrize("text", ["лиса", "狐", "a fox 🦊"])
def test_what_there_are_no_letters_for_is_said_to_have_none(text):
    assert not lettering.can_be_drawn(text)


def test_an_accent_is_drawn_on_its_letter_however_it_was_typed():
    assert drawn("lis\u030cka") == drawn("liška")
