"""What a text is read as: as people read it, in few ways, none longer than the text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.rules.folding import folded
from moderation.rules.readings import readings

FEW = 11


def read_as(text: str) -> set[str]:
    return {" ".join(word.text for word in reading) for reading in readings(text)}


@pytest.mark.parametrize(
    "written",
    [
        "FOX",
        "ｆｏｘ",
        "𝐟𝐨𝐱",
        "ⓕⓞⓧ",
        "🅵🅾🆇",
        "ғох",
        "f\u200bo\u200dx",
        "fóx",
        "f\u0336o\u0336x\u0336",
        "ꜰᴏx",
        "fØx",
        "fo\u00adx",
    ],
)
def test_it_is_read_as_it_looks(written):
    assert folded(written) == "fox"


def test_other_alphabets_stay_what_they_are_where_nothing_looks_alike():
    assert folded("狐 ж") == "狐 ж"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("f0x", "fox"),
        ("l1on", "lion"),
        ("1ion", "lion"),
        ("f.o.x", "fox"),
        ("f_o_x!!", "fox"),
        ("a f o x runs", "a fox runs"),
        ("l 1 0 n", "lion"),
        ("my f ox", "my fox"),
        ("the fo x", "the fox"),
        ("ze br aa", "zebraa"),
        ('"fox99"', "fox"),
        ("(fox:1.3)", "fox"),
        ("$nake", "snake"),
    ],
)
def test_disguises_are_read(written, meant):
    assert meant in read_as(written)


@pytest.mark.parametrize("number", ["455", "2024-11-28", "16:9", "747-400"])
def test_a_number_is_no_word(number):
    assert read_as(number) <= {number, number.replace("-", " ").replace(":", " "), "", number.replace("-", "")}
    assert not any(letter.isalpha() for text in read_as(number) for letter in text)


def test_a_word_beside_a_short_one_stays_a_word():
    assert not any("penis" in text for text in read_as("the pen is on it"))


@given(st.text(max_size=300))
def test_readings_are_few_and_no_longer_than_what_is_written(text):
    found = readings(text)
    assert len(found) <= FEW
    whole = len(folded(text))
    assert all(sum(len(word.text) for word in reading) <= whole for reading in found)


@given(st.text(alphabet="ab 1*.-", max_size=80))
def test_each_word_knows_which_chunks_it_came_from(text):
    chunks = text.split()
    for reading in readings(text):
        for word in reading:
            assert 0 <= word.first <= word.last < len(chunks)
