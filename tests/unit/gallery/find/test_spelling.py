"""How far words are from each other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gallery.find.spelling import distance, forgiven, slips


@pytest.mark.parametrize(
    ("one", "other", "slips_between"),
    [
        ("fox", "fox", 0),
        ("fxo", "fox", 1),
        ("foxx", "fox", 1),
        ("lihgthose", "lighthouse", 2),
        ("", "fox", 3),
        ("лиса", "лес", 2),
    ],
)
def test_the_distance_is_the_fewest_slips(one, other, slips_between):
    assert distance(one, other) == distance(other, one) == slips_between


@given(st.text("abc12", min_size=1, max_size=6))
def test_whatever_is_one_slip_away_has_distance_one(word):
    assert {distance(word, other) for other in slips(word)} == {1}


@given(st.text("abc", min_size=1, max_size=4), st.text("abc", min_size=1, max_size=4))
def test_every_word_of_distance_one_is_a_slip(one, other):
    assert (other in slips(one)) == (distance(one, other) == 1)


def test_short_words_are_forgiven_less():
    assert [forgiven(word) for word in ("ox", "fox", "light", "lights")] == [0, 1, 1, 2]
