"""What scores come to: bounds part what is fit, doubtful and unfit, and the worst of several says it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.rules.kinds import Category
from moderation.scanning.observing import ORDER, Bounds, Misread, Observation, Verdict, checked, verdict_on

SCORE = st.floats(0, 1)
BOUNDS = {Category.SEXUAL: Bounds(0.4, 0.8), Category.GORE: Bounds(0.5, 0.9)}


@pytest.mark.parametrize(
    ("score", "verdict"),
    [
        (0.0, Verdict.FIT),
        (0.39, Verdict.FIT),
        (0.4, Verdict.DOUBTFUL),
        (0.79, Verdict.DOUBTFUL),
        (0.8, Verdict.UNFIT),
        (1.0, Verdict.UNFIT),
    ],
)
def test_a_bound_is_reached_by_its_own_score(score, verdict):
    assert verdict_on({Category.SEXUAL: score}, {Category.SEXUAL: Bounds(0.4, 0.8)})[0] is verdict


def test_the_worst_of_several_says_it_and_names_itself():
    assert verdict_on({Category.SEXUAL: 0.5, Category.GORE: 0.95}, BOUNDS) == (Verdict.UNFIT, Category.GORE)


def test_what_nobody_looks_for_does_not_count():
    assert verdict_on({Category.HATE: 1.0, Category.SEXUAL: 0.0, Category.GORE: 0.0}, BOUNDS) == (Verdict.FIT, None)


def test_what_was_looked_for_and_not_told_is_doubtful():
    assert verdict_on({Category.SEXUAL: 0.0}, BOUNDS) == (Verdict.DOUBTFUL, Category.GORE)


@given(SCORE, SCORE, SCORE)
def test_more_of_it_is_never_milder(sexual, gore, more):
    before, _ = verdict_on({Category.SEXUAL: sexual, Category.GORE: gore}, BOUNDS)
    after, _ = verdict_on({Category.SEXUAL: max(sexual, more), Category.GORE: gore}, BOUNDS)
    assert ORDER.index(after) >= ORDER.index(before)


@pytest.mark.parametrize(("doubtful", "unfit"), [(0.0, 0.5), (0.8, 0.4), (0.5, 1.1), (-0.1, 0.5)])
def test_bounds_that_do_not_rise_are_none(doubtful, unfit):
    with pytest.raises(ValueError, match="bounds rise"):
        Bounds(doubtful, unfit)


@pytest.mark.parametrize("score", [float("nan"), float("inf"), -0.01, 1.01])
def test_a_score_that_is_none_is_not_taken(score):
    with pytest.raises(Misread):
        checked(Observation("one", "1", {Category.SEXUAL: score}))
