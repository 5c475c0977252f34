"""From when to when a feed looks."""

from datetime import UTC, date, datetime, timedelta

from gallery.feed import spans
from gallery.hotness import hotness

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
WEEK = timedelta(days=7)


def test_the_later_of_window_and_day_begins_it_and_the_last_day_is_whole():
    span = spans.of(WEEK, date(2026, 11, 25), date(2026, 11, 26), NOW)
    assert (span.begin, span.end) == (datetime(2026, 11, 25, tzinfo=UTC), datetime(2026, 11, 27, tzinfo=UTC))
    assert spans.of(WEEK, date(2020, 1, 1), None, NOW).begin == NOW - WEEK


def test_days_before_the_window_leave_nothing():
    assert spans.of(WEEK, None, date(2026, 11, 1), NOW).is_empty
    assert not spans.of(WEEK, None, date(2026, 11, 21), NOW).is_empty


def test_no_picture_of_a_stretch_is_hotter_or_colder_than_it_allows():
    span = spans.of(None, date(2026, 11, 1), date(2026, 11, 2), NOW)
    bounds = dict(span.hot().children)
    for likes, at in ((0, span.begin), (2**31 - 1, span.end - timedelta(microseconds=1))):
        assert bounds["hot__gte"] <= hotness(likes, at) < bounds["hot__lt"]
