"""Confidence vote by vote: a course that ends where the verdict is, and a line that means it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from battles.ballots import Contender, Dealt, confidence
from battles.charts import confidence as chart
from battles.charts.confidence import Step
from battles.course import course, spread
from battles.states import Answer
from tests.support.charts import elements, must_hold, names

THREE = [Contender(entry, frozenset({0})) for entry in (1, 2, 3)]
NAMES = {1: "Ada", 2: "Bo"}


def preferred(winner: int, loser: int, voter: int) -> Dealt:
    low, high = sorted((winner, loser))
    return Dealt(voter, low, high, 0, True, Answer.LEFT if winner == low else Answer.RIGHT)


@st.composite
def courses(draw: st.DrawFn) -> tuple[dict[int, str], list[Step]]:
    called = draw(st.dictionaries(st.integers(1, 30), names, min_size=1, max_size=30))
    votes = sorted(draw(st.sets(st.integers(0, 5000), min_size=2, max_size=60)))
    leader, sure = st.one_of(st.none(), st.sampled_from(sorted(called))), st.floats(0, 1)
    return called, [Step(vote, draw(leader), draw(sure)) for vote in votes]


@given(courses(), st.sampled_from(["ended with the time", "ended early, sure enough"]))
@settings(max_examples=25, deadline=None)
def test_the_chart_holds_for_any_course(drawn: tuple[dict[int, str], list[Step]], ending: str):
    must_hold(chart.figure("confidence-1-1", *drawn, ending))


def test_the_course_begins_with_an_even_chance_and_ends_as_the_count_says():
    answered = [preferred(1, 2, 1), preferred(1, 3, 2), preferred(2, 3, 3), preferred(1, 2, 4)]
    steps = course(THREE, answered)
    assert (steps[0].ballots, steps[0].leader) == (0, None)
    assert steps[0].sure == pytest.approx(1 / 3)
    assert (steps[-1].ballots, steps[-1].leader, steps[-1].sure) == (4, 1, confidence(THREE, answered))


def test_each_step_knows_only_what_was_answered_before():
    answered = [preferred(2, 1, 1), preferred(1, 2, 2), preferred(1, 2, 3)]
    assert [step.leader for step in course(THREE[:2], answered)] == [None, 2, None, 1]


def test_a_long_course_keeps_its_ends_and_sixty_steps():
    steps = spread(1000, 60)
    assert (steps[0], steps[-1], len(steps)) == (0, 1000, 60)
    assert steps == sorted(set(steps))
    assert spread(3, 60) == [0, 1, 2, 3]


def test_the_line_rises_as_the_probability_does():
    figure = chart.figure("c", NAMES, [Step(0, None, 0.0), Step(10, 1, 0.475), Step(20, 1, 0.95)], "ended early")
    line = elements(figure.wide, "path", "c-line")[0].get("d")
    points = [tuple(map(float, point.split())) for point in line[1:].split("L")]
    limit = float(elements(figure.wide, "path", "c-limit")[0].get("d").split("L")[1].split()[1])
    assert points[-1][1] == pytest.approx(limit, abs=0.02)
    assert points[1][1] == pytest.approx((points[0][1] + points[2][1]) / 2, abs=0.02)


def test_the_strip_says_who_led_when():
    steps = [Step(0, None, 0.5), Step(1, 2, 0.6), Step(2, 2, 0.7), Step(3, 1, 0.6), Step(9, 1, 0.9)]
    assert chart.leads(steps) == [(2, 1, 3), (1, 3, 9)]
    figure = chart.figure("c", NAMES, steps, "ended with the time")
    assert "The lead changed 1 time. Ended with the time." in figure.sentence


def test_in_the_strip_a_name_is_told_whole_or_so_far_that_it_is_known_or_not_at_all():
    names = {1: "Ada", 2: "Bonifatius", 3: "Bo"}
    steps = [Step(0, None, 0.5), Step(2, 2, 0.6), Step(10, 3, 0.6), Step(13, 1, 0.6), Step(24, 1, 0.9)]
    told = [box.words for box in chart.figure("c", names, steps, "ended with the time").narrow.labels]
    # A vote is nearly ten units wide: eight take a long name nearly whole, three a short one, two nothing.
    assert "Bo" in told
    assert "Ada" in told
    assert any(words.startswith("Boni") for words in told)
    few = [Step(0, None, 0.5), Step(2, 2, 0.6), Step(5, 1, 0.6), Step(24, 1, 0.9)]
    told = [box.words for box in chart.figure("c", names, few, "ended with the time").narrow.labels]
    assert not [words for words in told if words.startswith("B")]


def test_why_voting_ended_is_never_cut_in_the_middle_of_a_word():
    steps = [Step(0, None, 0.5), Step(2, 1, 0.6), Step(24, 1, 0.999)]
    for ending, short in (("ended early, sure enough", "sure enough"), ("ended with the time", "ended with the time")):
        figure = chart.figure("c", {1: "Ada"}, steps, ending)
        assert short in [box.words for box in figure.narrow.labels]
        assert ending in [box.words for box in figure.wide.labels]


def test_where_nobody_voted_there_is_no_chart():
    assert chart.figure("c", NAMES, [Step(0, None, 0.5)], "ended with the time") is None


def test_every_chart_is_as_high_as_the_room_keeps_free_for_it():
    figure = chart.figure("c", NAMES, [Step(0, None, 0.5), Step(9, 1, 0.9)], "ended with the time")
    assert (figure.narrow.height, figure.wide.height) == (230, 270)  # static/battles/charts.css, .chart-place
