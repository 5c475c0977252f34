"""Nicknames: what is kept as typed, what is tidied, what is refused and with which sentence."""

import pytest

from accounts.nicknames import NICKNAME_MAX, clean_nickname


@pytest.mark.parametrize("nickname", ["Bo", "Ada Lovelace", "Ада", "小野", "x_X-9.9", "É" * NICKNAME_MAX])
def test_an_ordinary_nickname_stays_as_it_is(nickname: str):
    assert clean_nickname(nickname) == nickname


def test_spaces_are_tidied():
    assert clean_nickname("  Ada \t  Lovelace ".replace("\t", " ")) == "Ada Lovelace"


def test_letters_are_composed():
    assert clean_nickname("Ame\u0301lie") == "Amélie"
    assert clean_nickname("Ｂｏ") == "Bo"


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        ("", "at least 2"),
        ("B", "at least 2"),
        ("x" * (NICKNAME_MAX + 1), "at most 24"),
        ("--", "letter or digit"),
        ("<b>Bo</b>", "none of"),
        ("bo@example.org", "none of"),
        ("Bo\u202eda", "visible"),
        ("Bo\u200bda", "visible"),
        ("Bo\0", "visible"),
        ("Bo\nda", "visible"),
    ],
)
def test_a_nickname_that_will_not_do_is_told_why(typed: str, complaint: str):
    with pytest.raises(ValueError, match=complaint):
        clean_nickname(typed)
