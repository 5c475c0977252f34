"""What others say of a pair."""

import math

import numpy as np
import pytest

from battles.integrity.crowd import chances
from battles.integrity.judged import Judged
from battles.states import Answer


def ballot(number, voter, low, high, low_wins=True, **more):
    return Judged(number, voter, 1, low, high, True, Answer.LEFT if low_wins else Answer.RIGHT, **more)


def test_six_to_none_is_as_likely_as_votes_and_prior_together_make_it():
    """At the maximum the pull of the prior, t, is that of the votes, 6 (1 - p), where p is the logistic of 2t."""
    watched = [*(ballot(at, at, 1, 2) for at in range(6)), ballot(10, 10, 1, 2, counts=False)]
    p = chances(watched)[-1]
    assert math.log(p / (1 - p)) / 2 == pytest.approx(6 * (1 - p), abs=1e-6)


def test_the_own_vote_says_nothing_of_what_others_say():
    """Without their own ballots the fit of the rest, up to what one Newton step leaves."""
    chance = np.random.default_rng(3)
    given = [
        ballot(at, at % 10, low, high, bool(chance.random() < 0.7))
        for at, (low, high) in enumerate([(1, 2), (1, 3), (2, 3)] * 10)
    ]
    rest = [one for one in given if one.voter != 4]
    alone = [*rest, *[ballot(90 + at, 99, one.low, one.high) for at, one in enumerate(given) if one.voter == 4]]
    without = chances(given)[[at for at, one in enumerate(given) if one.voter == 4]]
    assert without == pytest.approx(chances(alone, {one.voter for one in rest})[len(rest) :], abs=0.01)


def test_of_who_is_not_asked_nothing_is_heard():
    given = [ballot(1, 1, 1, 2), *[ballot(at, at, 1, 2, low_wins=False) for at in range(2, 12)]]
    assert chances(given, {1})[-1] > 0.5
