"""Codes are easy to say and to type, spell nothing, and grow before they can be guessed."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from battles.codes import ALPHABET, LONGEST, UNSEEMLY, code, length_for, normalise


@given(st.integers(1, 12), st.integers())
def test_a_code_reads_back_as_itself(length, seed):
    drawn = code(length, random.Random(seed))
    assert len(drawn) == length
    assert normalise(drawn) == drawn


def test_the_alphabet_has_no_vowels_and_no_look_alikes():
    assert not set(ALPHABET) & set("AEIOUYLQ0123456789")
    assert len(set(ALPHABET)) == len(ALPHABET)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("bk-tm ", "BKTM"),
        (" b k t m\n", "BKTM"),
        ("8k7m", "BKTM"),
        ("0OQ5", "DDDS"),
        ("2u6", "ZVG"),
        ("\uff22\uff2b", "BK"),
        ("ab-cd ", "ABCD"),
        ("", ""),
        ("\0<b>", "B"),
        ("ßé", "SS"),
    ],
)
def test_what_was_typed_is_read_as_it_was_meant(typed, meant):
    assert normalise(typed) == meant


@given(st.text())
def test_reading_what_was_read_changes_nothing(typed):
    assert normalise(normalise(typed)) == normalise(typed)


def test_no_code_spells_something_unseemly():
    chance = random.Random(1)
    drawn = [code(4, chance) for _ in range(20_000)]
    assert not [one for one in drawn if any(word in one for word in UNSEEMLY)]


def test_codes_start_at_four_letters():
    assert length_for(0) == 4
    assert length_for(100) == 4


@given(st.integers(0, 10**6), st.integers(0, 10**7))
def test_a_guess_hits_less_than_once_in_a_thousand_and_half_the_codes_are_free(live, used):
    length = length_for(live, used)
    assert live / len(ALPHABET) ** length < 1 / 1000
    assert used <= len(ALPHABET) ** length / 2
    assert length <= LONGEST


def test_used_codes_alone_make_codes_grow():
    assert length_for(0, used=len(ALPHABET) ** 4 // 2) == 5
