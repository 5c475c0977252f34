"""Words as the index keeps them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gallery.find.folding import tokens, vector


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("A Red FOX!", ["a", "red", "fox"]),
        ("hot-air balloon, f/1.8", ["hot", "air", "balloon", "f", "1", "8"]),
        ("the fox's den", ["the", "fox", "den"]),
        ("Café Straße, smørrebrød", ["cafe", "strasse", "smorrebrod"]),
        ("ЁЛКА ёлка", ["елка", "елка"]),
        ("İstanbul ışık", ["istanbul", "isik"]),
        ("ﬁne ２０", ["fine", "20"]),
        ("赤い狐 fox", ["赤", "い", "狐", "fox"]),
        ("がく", ["が", "く"]),
        ("한국 여우", ["한국", "여우"]),
        ("snake_case", ["snake", "case"]),
        ("\x00'; DROP", ["drop"]),
    ],
)
def test_a_text_is_its_words_small_and_plain(text, words):
    assert tokens(text) == words


def test_a_vector_says_where_each_word_stands():
    assert vector("A fox, a FOX and x") == "'a':1,3 'and':5 'fox':2,4 'x':6"


def test_a_word_that_never_ends_is_cut_and_a_text_that_never_ends_too():
    assert tokens("x" * 1000) == ["x" * 60]
    assert vector("fox " * 100_000) == "'fox':" + ",".join(map(str, range(1, 251)))


@given(st.text())
def test_whatever_is_written_its_words_are_letters_and_digits_and_folding_them_again_changes_nothing(text):
    words = tokens(text)
    assert all(set(word).isdisjoint("' \\:&|!()<>\x00") for word in words)
    assert tokens(" ".join(words)) == words
