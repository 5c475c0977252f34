"""Words inside pictures: harmless, and never wider than the room they are given."""

import xml.etree.ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from battles.charts import text
from tests.support.charts import names


@given(names)
def test_what_is_clean_is_valid_xml(words: str):
    assert ET.fromstring(f"<t>{text.xml(text.clean(words))}</t>").text in (text.clean(words), None)


@given(names, st.floats(0, 400), st.floats(12, 30))
def test_what_is_shortened_fits(words: str, room: float, size: float):
    short = text.shorten(text.clean(words), room, size)
    assert text.width(short, size) <= room


@given(names)
def test_what_fits_is_not_shortened(words: str):
    assert text.shorten(words, text.width(words, 13), 13) == words


def test_no_name_turns_the_line_around_it():
    assert text.clean("\u202eevil\u2066 name\u200f") == "evil name"


def test_marks_do_not_pile_up():
    assert text.clean("a" + "\u0301" * 9) == "á\u0301\u0301"


def test_a_family_and_a_flag_are_cut_whole():
    assert text.clusters("👨‍👩‍👧🇩🇪🇫🇷é") == ["👨‍👩‍👧", "🇩🇪", "🇫🇷", "é"]


def test_nearly_sure_is_never_called_certain():
    assert [text.percent(share) for share in (0.5, 0.994, 0.999, 1)] == [
        "50\u00a0%",
        "99\u00a0%",
        "over 99\u00a0%",
        "100\u00a0%",
    ]


def test_lines_break_at_spaces_and_the_last_one_is_cut():
    lines = text.wrapped("one two three four five six", text.width("three four", 10), 10, 2)
    assert lines[0] == "one two"
    assert lines[1].startswith("three")
    assert lines[1].endswith("…")
