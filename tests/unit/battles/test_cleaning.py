"""Words are cleaned once, at the edge, and refused by name."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from battles.cleaning import WordsRefused, clean_words, is_fit
from battles.refusals import Refused
from battles.words import NEGATIVE_MAX, PROMPT_MAX, Words


def refusal(prompt="a cat", negative="", guidance=4.0, **options):
    with pytest.raises(WordsRefused) as caught:
        clean_words(prompt, negative, guidance, **options)
    assert caught.value.message
    return caught.value.code, caught.value.field


def test_line_breaks_tabs_and_control_characters_become_single_spaces():
    assert clean_words(" a\r\n\tcat\x07\u2028 sings\x85", "no\u00a0dogs", 4.0) == Words("a cat sings", "no dogs", 4.0)


def test_markup_is_just_text():
    assert clean_words("<b>&amp;</b>", "", 4.0).prompt == "<b>&amp;</b>"


def test_composed_and_decomposed_letters_are_the_same_words():
    assert clean_words("cafe\u0301", "", 4.0) == clean_words("caf\u00e9", "", 4.0)


def test_direction_overrides_are_dropped_and_joined_emoji_stay():
    assert clean_words("\u202ec\u061cat\u2069 👩‍🚀", "", 4.0).prompt == "cat 👩‍🚀"


def test_a_nul_is_refused_by_name():
    assert refusal(negative="a\0b") == ("nul_character", "negative")


def test_half_a_character_is_refused_by_name():
    assert refusal(prompt="\ud83d") == ("lone_surrogate", "prompt")


def test_lengths_are_counted_after_cleaning():
    assert len(clean_words("a" * PROMPT_MAX + "  \n", "b" * NEGATIVE_MAX, 1.0).prompt) == PROMPT_MAX
    assert refusal(prompt="a" * (PROMPT_MAX + 1)) == ("too_long", "prompt")
    assert refusal(negative="a" * (NEGATIVE_MAX + 1)) == ("too_long", "negative")


@pytest.mark.parametrize("guidance", [0.99, 8.01, float("nan"), float("inf"), -float("inf")])
def test_guidance_out_of_range_is_refused(guidance):
    assert refusal(guidance=guidance) == ("out_of_range", "guidance")


def test_guidance_keeps_two_decimals():
    assert clean_words("a", "", 4.126).guidance == 4.13


def test_a_draft_may_be_empty_but_nothing_empty_is_sealed():
    draft = clean_words(" \n ", "", 4.0)
    assert draft.prompt == ""
    assert not is_fit(draft)
    assert refusal(prompt=" \n ", sealing=True) == ("empty", "prompt")
    assert is_fit(clean_words("?", "", 4.0))


def test_words_that_nobody_can_see_are_empty():
    assert refusal(prompt="\u200b\u200d \u00ad\u3164", sealing=True) == ("empty", "prompt")


def test_an_emoji_newer_than_our_tables_is_something_to_see():
    assert is_fit(clean_words("\U0001fae9", "", 4.0))


def test_doors_that_catch_refusals_catch_refused_words():
    assert issubclass(WordsRefused, Refused)


@given(st.text(max_size=400), st.floats())
def test_whatever_is_taken_is_one_clean_line_that_cleans_to_itself(text, guidance):
    try:
        words = clean_words(text, text, guidance)
    except WordsRefused:
        return
    assert not {unicodedata.category(letter) for letter in words.prompt} & {"Cc", "Zl", "Zp", "Cs"}
    assert clean_words(words.prompt, words.negative, words.guidance) == words
