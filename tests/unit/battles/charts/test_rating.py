"""Rating history: a band that means doubt, a broken line that means provisional, and no summit lost by thinning."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from battles.charts import rating
from battles.charts.rating import Point
from battles.charts.scale import Scale, ticks
from tests.support.charts import elements, must_hold

point = st.builds(
    Point, st.sampled_from(["1 January 2026", "2026-11-28"]), st.integers(-500, 4000), st.integers(1, 900), st.booleans(),
    st.booleans(),
)  # fmt: skip


def path_points(drawn: str | None) -> list[tuple[float, ...]]:
    return [tuple(map(float, one.split())) for one in (drawn or "").strip("MZ").split("L")]


def rising(many: int) -> list[Point]:
    return [Point(f"day {day}", 1500 + day, 60) for day in range(many)]


@given(st.lists(point, min_size=1, max_size=250))
@settings(max_examples=25, deadline=None)
def test_the_chart_holds_for_any_history(points: list[Point]):
    must_hold(rating.figure("rating", points))


@given(st.lists(point, min_size=1, max_size=400))
def test_thinning_keeps_both_ends_the_summit_the_valley_and_every_correction(points: list[Point]):
    kept = rating.thinned(points)
    values = [points[place].points for place in kept]
    assert (kept[0], kept[-1]) == (0, len(points) - 1)
    assert (min(values), max(values)) == (min(one.points for one in points), max(one.points for one in points))
    assert {place for place, one in enumerate(points) if one.is_correction} <= set(kept)
    assert len(kept) <= rating.MOST + sum(one.is_correction for one in points) + 1


def test_what_is_left_out_is_said():
    figure = rating.figure("r", rising(200))
    assert "Drawn are" in figure.sentence
    assert "of 200 points drawn" in " ".join(label.words for label in figure.wide.labels)
    assert "Drawn are" not in rating.figure("r", rising(60)).sentence


def test_provisional_stretches_are_broken_lines():
    points = [Point("a", 1500, 300, True), Point("b", 1520, 280, True), Point("c", 1540, 140), Point("d", 1550, 130)]
    drawing = rating.figure("r", points).wide
    assert len(elements(drawing, "path", "c-unsure")) == 1 + 1  # one stretch and the key
    assert len(elements(drawing, "path", "c-line")) == 2 + 1


def test_corrections_have_a_mark_of_their_own():
    points = [*rising(3), Point("later", 1490, 60, is_correction=True)]
    assert len(elements(rating.figure("r", points).narrow, "path", "c-hollow")) == 1 + 1


def test_the_band_is_twice_the_spread_high():
    drawing = rating.figure("r", [Point("a", 1500, 100), Point("b", 1500, 50)]).wide
    band = path_points(elements(drawing, "path", "c-band")[0].get("d"))
    left, right = band[3][1] - band[0][1], band[2][1] - band[1][1]
    assert left == 2 * right > 0


def test_higher_ratings_stand_higher():
    drawing = rating.figure("r", rising(3)).wide
    first, second = (path_points(one.get("d")) for one in elements(drawing, "path", "c-line")[:2])
    assert first[0][1] > first[1][1] > second[1][1]


def test_the_words_tell_last_and_highest():
    figure = rating.figure(
        "r", [Point("Monday", 1500, 90), Point("Tuesday", 1560, 80), Point("Friday", 1540, 70, True)]
    )
    assert figure.sentence.startswith("1540? ± 70 after 3 changes. Highest 1560 on Tuesday. Still provisional")


def test_nobody_rated_has_no_chart():
    assert rating.figure("r", []) is None


@given(st.floats(-5000, 5000), st.floats(0.001, 5000), st.integers(2, 8))
def test_ticks_are_round_within_and_not_too_many(low: float, span: float, most: int):
    found = ticks(low, low + span, most)
    assert len(found) <= most
    assert all(low - 1e-6 <= tick <= low + span + 1e-6 for tick in found)


def test_a_scale_of_nothing_stands_in_the_middle():
    assert Scale(5, 5, 0, 10)(5) == 5
