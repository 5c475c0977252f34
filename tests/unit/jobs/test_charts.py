"""A chart says the same thrice: as a line, as a sentence, as a table."""

import pytest

from jobs.studio import words
from jobs.studio.charts import HEIGHT, WIDTH, Chart, chart


def drawn(*points: tuple[float, float], top: float = 10.0) -> Chart:
    return chart("steps", "Steps/s", points, words.count, span=900.0, top=top, gap=45.0)


def test_the_line_goes_from_left_to_right_and_from_floor_to_ceiling():
    assert drawn((900, 0), (870, 0), (840, 10)).line == f"M0 {HEIGHT - 2}L6 {HEIGHT - 2}L12 2"


def test_the_line_is_broken_where_nothing_is_known():
    assert drawn((900, 5), (600, 5), (570, 5)).line.count("M") == 2


def test_a_value_above_the_scale_raises_it():
    assert drawn((30, 5), (0, 20)).line.endswith(f"L{WIDTH} 2")


def test_what_is_older_than_the_span_is_left_out():
    assert drawn((1000, 99), (0, 1)).summary == "Steps/s, last 15 minutes: now 1, least 1, most 1"


def test_the_table_has_the_most_of_each_minute_newest_first():
    rows = drawn((75, 1), (62, 2), (20, 9), (5, 3), (0, 4)).rows
    assert rows == (("now", "4"), ("1 min ago", "9"), ("2 min ago", "2"))


def test_a_short_burst_is_in_the_table_as_it_is_in_the_line():
    shown = drawn((50, 0), (35, 7), (20, 0), (0, 0))
    assert shown.summary.endswith("most 7")
    assert shown.rows == (("now", "0"), ("1 min ago", "7"))


def test_without_anything_known_it_says_so():
    empty = drawn()
    assert (empty.line, empty.now, empty.summary) == ("", "–", "Steps/s: nothing known of the last 15 minutes")


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "0.0 s"), (4.26, "4.3 s"), (59.7, "1 min"), (200, "3 min 20 s"), (7500, "2 h 5 min"), (90000, "1 d 1 h")],
)
def test_a_span_is_said_in_two_units_at_most(seconds, said):
    assert words.span(seconds) == said


@pytest.mark.parametrize(
    ("count", "said"), [(0, "0 B"), (812 * 2**20, "812 MiB"), (15.25 * 2**30, "15.2 GiB"), (640 * 2**30, "640 GiB")]
)
def test_memory_is_said_in_the_unit_that_fits(count, said):
    assert words.size(count) == said
