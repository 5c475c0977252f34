"""What somebody writes into the box, read, or refused at its place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gallery.find.language import LONGEST, Question, Unreadable, parsed


def words(question: Question) -> tuple[list[str], list[str]]:
    return [" ".join(one.tokens) for one in question.wanted], [" ".join(one.tokens) for one in question.unwanted]


@pytest.mark.parametrize(
    ("text", "wanted", "unwanted"),
    [
        ("red fox", ["red", "fox"], []),
        ('"old lighthouse" boat', ["old lighthouse", "boat"], []),
        ("boat -snow", ["boat"], ["snow"]),
        ('boat -"deep snow"', ["boat"], ["deep snow"]),
        ("hot-air balloon", ["hot air", "balloon"], []),
        ("fox - red & blue !", ["fox", "red", "blue"], []),
        ("“curly quotes”", ["curly quotes"], []),
        ("portrait: woman 16:9", ["portrait", "woman", "16 9"], []),
        ('fox"red"', ["fox", "red"], []),
        ('"by:ada"', ["by ada"], []),
        ("", [], []),
        ("  -  !!", [], []),
    ],
)
def test_words_are_wanted_or_not(text, wanted, unwanted):
    assert words(parsed(text)) == (wanted, unwanted)


def test_only_a_quoted_word_is_meant_as_it_stands():
    assert [one.is_quoted for one in parsed('foxes "foxes"').wanted] == [False, True]


def test_narrowings_are_told_by_their_parameter_and_the_place_of_their_value():
    question = parsed('fox by:Ada color:teal Theme:"A duck detective"')
    assert [(one.name, one.value, one.at) for one in question.narrowings] == [
        ("player", "Ada", 7),
        ("colour", "teal", 17),
        ("theme", "A duck detective", 28),
    ]
    assert question.rest == "fox"


@pytest.mark.parametrize(
    ("text", "at", "says"),
    [
        ("fox artist:ada", 4, "no artist: here"),
        ('fox "never closed', 4, "never closed"),
        ('fox ""', 4, "between these quotes"),
        ("by:ada fox player:bo", 11, "player: is said twice"),
        ("fox -by:ada", 4, "with a minus"),
        ("x " * 33, 64, "at most 32 words"),
        ("x" * (LONGEST + 1), LONGEST, "at most 400 characters"),
        ('fox theme:"never', 10, "never closed"),
    ],
)
def test_what_cannot_be_read_is_refused_at_its_character(text, at, says):
    with pytest.raises(Unreadable, match=says) as refused:
        parsed(text)
    assert (refused.value.field, refused.value.at) == ("q", at)


@given(st.text(max_size=LONGEST))
def test_whatever_is_written_is_read_or_refused_within_it(text):
    at = None
    try:
        rest = parsed(text).rest
    except Unreadable as refused:
        at = refused.at
    if at is not None:
        assert 0 <= at <= len(text)
    else:
        assert parsed(rest).narrowings == ()
        assert words(parsed(rest)) == words(parsed(text))
