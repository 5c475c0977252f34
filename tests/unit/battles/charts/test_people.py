"""Head to head, leaderboards and brackets: what is drawn is what happened."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from battles.charts import bracket, intervals, meetings
from battles.charts.balance import Tally
from battles.charts.bracket import Pairing, Side
from battles.charts.figure import Figure
from battles.charts.intervals import Row
from battles.charts.meetings import Meeting, Went
from tests.support.charts import elements, must_hold, names, widths

met = st.lists(
    st.builds(Meeting, st.sampled_from(Went), st.just("1 May 2026"), st.sampled_from(["", "BKTM"])), min_size=1
)


def met_in(went: list[Meeting]) -> Figure | None:
    """The chart of these meetings, oldest first, given as a page gives it."""
    times = Counter(one.went for one in went)
    tally = Tally(times[Went.WON], times[Went.DRAWN], times[Went.LOST])
    return meetings.figure("m", "Ada", "Bo", tally, went[-meetings.LATEST :])


W, D, L = (Meeting(went, "1 May 2026", "BKTM") for went in Went)


@given(names, names, met)
@settings(max_examples=20, deadline=None)
def test_head_to_head_holds_for_any_two(first: str, second: str, went: list[Meeting]):
    must_hold(meetings.figure("m", first, second, Tally(won=len(went)), went))


def test_a_record_is_told_in_a_sentence_and_drawn_to_its_length():
    figure = met_in([W, W, L, D, W])
    assert (
        "\u2068Ada\u2069 and \u2068Bo\u2069 met 5 times: \u2068Ada\u2069 won 3, drew 1 and lost 1." in figure.sentence
    )
    assert widths(figure.wide, "c-won")[0] == pytest.approx(640 * 3 / 5)


def test_meetings_stand_in_their_order_with_a_letter_each():
    drawing = met_in([W, L, D]).narrow
    letters = [label.words for label in sorted(drawing.labels, key=lambda one: one.x) if label.words in "WDL"]
    assert letters == ["W", "L", "D"]


def test_of_many_meetings_the_latest_are_drawn_and_that_is_said():
    drawing = met_in([L] * 100 + [W] * 3).narrow
    assert any("of 103" in label.words for label in drawing.labels)
    assert sum(label.words == "W" for label in drawing.labels) == 3


def test_who_never_met_has_no_chart():
    assert met_in([]) is None


rows = st.lists(
    st.tuples(names, st.floats(-3000, 3000), st.floats(0, 500), st.floats(0, 500), st.booleans()),
    min_size=1,
    max_size=50,
)


@given(rows, st.integers(0, 950))
@settings(max_examples=20, deadline=None)
def test_a_leaderboard_holds_for_any_page(drawn: list[tuple[str, float, float, float, bool]], before: int):
    page = [
        Row(before + place, name, value, value - below, value + above, unsure)
        for place, (name, value, below, above, unsure) in enumerate(drawn, start=1)
    ]
    must_hold(intervals.figure("people", "People", page))


def test_dots_and_whiskers_stand_where_the_numbers_are():
    drawing = intervals.figure("p", "People", [Row(1, "Ada", 50, 0, 100), Row(2, "Bo", 25, 0, 50, is_unsure=True)]).wide
    sure, unsure = (elements(drawing, "circle", kind)[0] for kind in ("c-mark", "c-hollow"))
    left, right = 216 + 24, 640 - 24
    assert float(sure.get("cx")) == pytest.approx((left + right) / 2)
    assert float(unsure.get("cx")) == pytest.approx(left + (right - left) / 4)


def test_who_has_no_rank_yet_is_drawn_and_told_without_one():
    figure = intervals.figure("p", "People", [Row(1, "Ada", 50, 0, 100), Row(None, "Bo", 25, 0, 50, is_unsure=True)])
    must_hold(figure)
    assert figure.sentence.endswith("; No rank yet: \u2068Bo\u2069 25, between 0 and 50.")
    assert [row[1] for row in figure.table.rows] == ["1", "none yet"]


def test_a_name_and_its_interval_are_level():
    """On a wide sheet: the middle of capital letters is a third of their size above the line they stand on."""
    drawing = intervals.figure("p", "People", [Row(1, "Ada", 50, 0, 100), Row(2, "Bo", 25, 0, 50)]).wide
    dots = [float(one.get("cy")) for one in elements(drawing, "circle")]
    names = [float(one.get("y")) for one in elements(drawing, "text", "c-strong")]
    assert all(abs(dot - (name - 13 / 3)) < 1 for dot, name in zip(dots, names, strict=True))


def test_more_than_a_page_is_refused():
    with pytest.raises(ValueError, match="50"):
        intervals.figure("p", "People", [Row(1, "Ada", 1, 0, 2)] * 51)


@st.composite
def brackets(draw: st.DrawFn) -> list[Pairing]:
    places = draw(st.sampled_from([4, 8, 16]))
    called = draw(st.lists(names, min_size=places, max_size=places))
    notes = st.sampled_from(["", "left", "wrote nothing"])
    going: list[Side | None] = [Side(seat, name) for seat, name in enumerate(called, start=1)]
    for place in draw(st.sets(st.integers(0, places - 1), max_size=places)):
        going[place] = None
    found, stage = [], 1
    while len(going) > 1:
        on: list[Side | None] = []
        for number, pair in enumerate(zip(going[::2], going[1::2], strict=True), start=1):
            sides = [side and Side(side.seat, side.name, draw(notes)) for side in pair]
            best = draw(st.sampled_from([None, *(side for side in sides if side)]))
            found.append(Pairing(stage, number, *sides, best.seat if best else None))
            on.append(best)
        going, stage = on, stage + 1
    return found


@given(brackets())
@settings(max_examples=15, deadline=None)
def test_a_bracket_holds_for_any_names_byes_and_walk_overs(pairings: list[Pairing]):
    must_hold(bracket.figure("bracket", pairings))


ADA, BO, CY = Side(1, "Ada"), Side(2, "Bo"), Side(3, "Cy")
FOUR = [Pairing(1, 1, ADA, None, 1), Pairing(1, 2, BO, CY, 3), Pairing(2, 1, ADA, Side(3, "Cy", "left"), 1)]


def test_the_champions_way_is_followed_to_the_final():
    assert bracket.champion(FOUR) == ADA
    drawing = bracket.figure("b", FOUR).wide
    assert len(elements(drawing, "path", "c-champion")) == 1
    assert len(elements(drawing, "path", "c-way")) == 1
    assert len(elements(drawing, "rect", "c-ahead")) == 2  # in the semi-final and in the final


def test_a_bracket_is_told_in_words():
    said = bracket.figure("b", FOUR).sentence
    assert "Semi-finals 1: \u2068Ada\u2069, a bye." in said
    assert "Final 1: \u2068Ada\u2069 against \u2068Cy\u2069, \u2068Cy\u2069 left, \u2068Ada\u2069 went on." in said


def test_whoever_went_on_has_a_dot():
    assert len(elements(bracket.figure("b", FOUR).narrow, "circle", "c-mark")) == 3


def test_a_final_that_nobody_came_through_has_no_champion():
    empty = [Pairing(1, 1, ADA, None, None), Pairing(1, 2, None, None, None), Pairing(2, 1, None, None, None)]
    assert bracket.figure("b", empty).sentence.startswith("Nobody came through the final.")
