"""Ranges as RFC 9110 has them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gallery import ranges
from gallery.ranges import Span

SIZE = 1000


@pytest.mark.parametrize(
    ("header", "start", "end"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=0-499", 0, 500),
        ("bytes=500-", 500, 1000),
        ("bytes=-1", 999, 1000),
        ("bytes=-2000", 0, 1000),
        ("bytes=990-2000", 990, 1000),
        ("BYTES= 5-9 ", 5, 10),
    ],
)
def test_one_range_is_understood(header, start, end):
    assert ranges.asked(header, SIZE) == Span(start, end, SIZE)


@pytest.mark.parametrize("header", ["bytes=1000-", "bytes=1000-1001", "bytes=-0"])
def test_what_lies_beyond_the_end_cannot_be_sent(header):
    with pytest.raises(ranges.BeyondTheEnd):
        ranges.asked(header, SIZE)


@pytest.mark.parametrize(
    "header",
    [
        "",
        "bytes",
        "bytes=",
        "bytes=-",
        "bytes=9-5",
        "bytes=a-b",
        "bytes=1-2,5-6",
        "lines=1-2",
        "bytes=٣-٤",
        "bytes=" + "9" * 5000 + "-",
    ],
)
def test_anything_else_is_answered_with_the_whole(header):
    assert ranges.asked(header, SIZE) is None


def test_an_empty_file_has_no_bytes_to_range_over():
    for header in ("bytes=0-", "bytes=-5"):
        with pytest.raises(ranges.BeyondTheEnd):
            ranges.asked(header, 0)


@given(st.text(max_size=30), st.integers(0, 50))
def test_no_header_names_bytes_that_are_not_there(text, size):
    try:
        span = ranges.asked(f"bytes={text}", size)
    except ranges.BeyondTheEnd:
        return
    assert span is None or 0 <= span.start < span.end <= size


def test_a_range_applies_to_the_file_whose_tag_is_named():
    assert ranges.still_applies("", '"a"')
    assert ranges.still_applies('"a"', '"a"')
    assert not any(ranges.still_applies(other, '"a"') for other in ('"b"', 'W/"a"', "Sat, 28 Nov 2026 12:00:00 GMT"))
