"""A seal binds words to their place, and anyone can compute it from the published form."""

import hashlib
import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from battles.seals import LARGEST_INTEGER, NotCanonical, canonical, seal, verify_seal
from battles.words import Words

SALT = "ab" * 32
WORDS = Words("a cat <b>", "dogs", 4.5)

plain = st.recursive(
    st.none() | st.booleans() | st.integers(-LARGEST_INTEGER, LARGEST_INTEGER) | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(codec="utf-8")), inner),
    max_leaves=12,
)


def test_keys_are_sorted_and_nothing_is_spaced():
    assert canonical({"b": [1, True, None], "a": "ä\n"}) == '{"a":"ä\\n","b":[1,true,null]}'.encode()


def test_keys_are_sorted_by_utf_16_code_units_as_rfc_8785_says():
    assert canonical({"\ue000": 1, "😀": 2}) == '{"😀":2,"\ue000":1}'.encode()


@pytest.mark.parametrize(
    "value", [1.5, float("nan"), 2**53, b"x", {1: 2}, {"a": [0.1]}, "\ud800", {"\ud800": 1}, {1, 2}]
)
def test_what_has_no_single_form_is_refused(value):
    with pytest.raises(NotCanonical):
        canonical(value)


@given(plain)
def test_canonical_text_reads_back_and_is_stable(value):
    text = canonical(value)
    assert json.loads(text) == value
    assert canonical(json.loads(text)) == text


def test_the_seal_is_the_hash_of_the_documented_text():
    text = (
        '{"battle":"BKTM","format":"paintoff-seal/1","guidance":"4.50","negative":"dogs","prompt":"a cat <b>",'
        f'"round":2,"salt":"{SALT}","seat":3}}'
    )
    assert seal("BKTM", 2, 3, WORDS, SALT) == hashlib.sha256(text.encode()).hexdigest()


def test_a_seal_verifies_only_for_exactly_these_words_in_this_place():
    given_seal = seal("BKTM", 2, 3, WORDS, SALT)
    assert verify_seal(given_seal, "BKTM", 2, 3, WORDS, SALT)
    others = [
        ("BKTN", 2, 3, WORDS, SALT),
        ("BKTM", 1, 3, WORDS, SALT),
        ("BKTM", 2, 4, WORDS, SALT),
        ("BKTM", 2, 3, replace(WORDS, prompt="a cat"), SALT),
        ("BKTM", 2, 3, replace(WORDS, negative=""), SALT),
        ("BKTM", 2, 3, replace(WORDS, guidance=4.51), SALT),
        ("BKTM", 2, 3, WORDS, "ac" * 32),
    ]
    assert not any(verify_seal(given_seal, *other) for other in others)


def test_words_moved_between_fields_make_another_seal():
    assert seal("B", 1, 1, Words("ab", "c", 4.0), SALT) != seal("B", 1, 1, Words("a", "bc", 4.0), SALT)


@pytest.mark.parametrize("salt", ["", "ab" * 31, "AB" * 32, "zz" * 32])
def test_a_salt_of_another_shape_is_refused(salt):
    with pytest.raises(ValueError, match="salt"):
        seal("B", 1, 1, WORDS, salt)
