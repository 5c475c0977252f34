"""Nicknames: what is kept as typed, what is tidied, what is refused and with which sentence."""

import pytest

from accounts.nicknames import NICKNAME_MAX, clean_nickname, clean_unofficial


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


@pytest.mark.parametrize(
    "typed",
    [
        "admin",
        "ADMIN",
        "Ａdmin",
        "Аdmin",
        "adm1n",
        "Ädmin",
        "a.d.m.i.n",
        "admin 2",
        "Site Admin",
        "Admin1",
        "Adm\u0131n",
    ],
)
def test_a_name_of_those_who_run_the_site_is_refused_however_it_is_spelt(typed: str):
    with pytest.raises(ValueError, match="runs the site"):
        clean_unofficial(typed)


def test_nobody_plays_the_moderator_by_a_look_alike():
    for typed in (
        "Administrator",
        "M0derator",
        "Мoderator",
        "The moderator",
        "HOST",
        "Hоst",
        "PaintOff",
        "Paint0ff",
        "paint off",
    ):
        with pytest.raises(ValueError, match="runs the site"):
            clean_unofficial(typed)


@pytest.mark.parametrize("typed", ["ada", "Adam", "Admira", "Ghost", "Ghost Host", "Modesta", "Staffan", "Ада"])
def test_a_name_that_only_holds_some_of_the_letters_will_do(typed: str):
    assert clean_unofficial(typed) == typed
