"""Where a page ended, written and read again."""

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gallery.feed.cursors import Cursor, parsed
from gallery.feed.refusals import UnknownCursor
from gallery.feed.sorts import Sort

MOMENTS = st.datetimes(datetime(1970, 1, 1), datetime(2900, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
KEYS = st.text("abcXYZ019-_", min_size=12, max_size=12)
VALUES = {
    "listed_at": MOMENTS,
    "hot": st.floats(0, 1e6, allow_nan=False),
    "likes": st.integers(0, 10**9),
}


@given(st.sampled_from(Sort).flatmap(lambda sort: st.builds(Cursor, st.just(sort), VALUES[sort.column], KEYS)))
def test_a_cursor_is_read_as_it_was_written_to_the_last_digit(cursor):
    assert parsed(str(cursor), cursor.sort) == cursor


def test_a_cursor_of_another_order_is_refused_by_its_name():
    with pytest.raises(UnknownCursor, match="another order than hot"):
        parsed("top~3~JpZ2k4v0q1Aa", Sort.HOT)


@pytest.mark.parametrize(
    "text",
    [
        "nothing",
        "",
        "\0",
        "hot~~",
        "hot~nan~k",
        "hot~inf~k",
        "hot~-1~k",
        "hot~1",
        "hot~1~k~k",
        "hot~1e999~k",
        "hot~1~" + "k" * 99,
    ],
)
def test_what_is_no_place_is_refused(text):
    with pytest.raises(UnknownCursor):
        parsed(text, Sort.HOT)


@pytest.mark.parametrize("value", ["9" * 30, "-1", "1.5", "99999999999", ""])
def test_a_number_that_no_column_holds_is_refused(value):
    with pytest.raises(UnknownCursor):
        parsed(f"top~{value}~k", Sort.TOP)


@given(st.text(max_size=90), st.sampled_from(Sort))
def test_no_text_at_all_breaks_it(text, sort):
    with suppress(UnknownCursor):
        assert parsed(text, sort).sort is sort
