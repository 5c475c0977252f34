"""How sure the ballots are, that this is as sure as they say, and when voting may end for it."""

import random
from statistics import NormalDist, mean

import numpy as np
import pytest

from battles.ballots import Dealt, confidence, count, may_close
from battles.certainty import normal_points, share_best
from battles.states import Answer
from tests.support.juries import Jury, contenders, prefer


def votes(low, high, wins, losses=0, ties=0):
    answers = [Answer.LEFT] * wins + [Answer.RIGHT] * losses + [Answer.TIE] * ties
    return [Dealt(voter, low, high, voter % 4, True, answer) for voter, answer in enumerate(answers)]


def voted_heat(seed, entries, ballots):
    """Confidence in the leader of a simulated heat, and whether the leader truly is the best."""
    chance = random.Random(seed)
    strengths = {entry: chance.gauss(0, 1) for entry in range(1, entries + 1)}
    heat = Jury(contenders(entries), chance, prefer(strengths, chance))
    for number in range(ballots):
        heat.ask(number)
    leader = count(heat.contenders, heat.ballots)[0].entry
    return confidence(heat.contenders, heat.ballots), leader == max(strengths, key=strengths.get)


@pytest.mark.parametrize("entries", [2, 3, 4, 30])
def test_without_votes_any_may_be_the_best(entries):
    assert confidence(contenders(entries), []) == 1 / entries
    assert confidence(contenders(entries), [Dealt(1, 1, 2, 0, True)]) == 1 / entries
    assert confidence(contenders(entries), [Dealt(1, 1, 2, 0, True, Answer.LEFT, 0)]) == 1 / entries


def test_one_contender_is_surely_the_best_and_none_is_not():
    assert confidence(contenders(1), []) == 1.0
    assert confidence([], []) == 0.0


def test_it_grows_with_one_sided_votes():
    grown = [confidence(contenders(2), votes(1, 2, wins)) for wins in range(1, 12)]
    assert grown == sorted(set(grown))
    assert grown[0] < 0.8
    assert grown[-1] > 0.95


def test_votes_that_balance_leave_it_open():
    assert confidence(contenders(2), votes(1, 2, 9, 9)) == pytest.approx(0.5)
    assert confidence(contenders(2), votes(1, 2, 0, 0, ties=9)) == pytest.approx(0.5)
    circle = [*votes(1, 2, 5), *votes(2, 3, 5), *votes(1, 3, 0, 5)]
    assert confidence(contenders(3), circle) == pytest.approx(1 / 3, abs=0.02)


@pytest.mark.parametrize(("wins", "losses"), [(1, 0), (3, 0), (5, 3), (12, 4), (40, 30)])
def test_it_is_near_the_exact_posterior_of_two_and_rather_too_unsure(wins, losses):
    """The difference of two strengths is normal with variance 2 before the votes; integrated here on a fine grid."""
    lead = np.linspace(-12, 12, 200_001)
    posterior = np.exp(-(lead**2) / 4 - wins * np.log1p(np.exp(-lead)) - losses * np.log1p(np.exp(lead)))
    exact = posterior[lead > 0].sum() / posterior.sum()
    assert exact - 0.025 < confidence(contenders(2), votes(1, 2, wins, losses)) < exact + 0.001


def test_it_does_not_depend_on_which_entry_leads():
    assert confidence(contenders(2), votes(1, 2, 7, 2)) == pytest.approx(confidence(contenders(2), votes(1, 2, 2, 7)))
    first = confidence(contenders(3), [*votes(1, 2, 6), *votes(1, 3, 6)])
    last = confidence(contenders(3), [*votes(1, 3, 0, 6), *votes(2, 3, 0, 6)])
    assert first == pytest.approx(last, abs=0.02)


def test_it_is_the_same_every_time():
    ballots = [*votes(1, 2, 6, 2), *votes(2, 3, 3, 1)]
    assert confidence(contenders(3), ballots) == confidence(contenders(3), ballots[::-1])


def test_the_points_agree_with_the_closed_form_of_two():
    share = share_best([0.6, -0.2], np.array([[0.3, 0.1], [0.1, 0.4]]))
    assert share == pytest.approx(NormalDist().cdf(0.8 / 0.5**0.5), abs=0.005)


@pytest.mark.parametrize("dimensions", [1, 2, 8, 30])
def test_the_points_are_standard_normal(dimensions):
    points = normal_points(dimensions)
    assert points.mean(axis=0) == pytest.approx(0, abs=1e-9)
    assert points.T @ points / len(points) == pytest.approx(np.eye(dimensions), abs=1e-9)
    assert (np.abs(points) > NormalDist().inv_cdf(0.975)).mean() == pytest.approx(0.05, abs=0.005)


@pytest.mark.parametrize(("entries", "ballots"), [(2, 12), (4, 40)])
def test_it_is_as_sure_as_it_is_right(entries, ballots):
    heats = [voted_heat(seed, entries, ballots) for seed in range(300)]
    sure = [right for stated, right in heats if stated >= 0.95]
    assert len(sure) > 30
    assert mean(sure) >= 0.9
    unsure = [(stated, right) for stated, right in heats if stated < 0.95]
    for group in (heats, unsure):
        stated, right = zip(*group, strict=True)
        assert mean(right) == pytest.approx(mean(stated), abs=0.08)


def test_stopping_when_sure_is_still_right():
    """Looking after every vote and stopping at 0.95 must not make the stated confidence a lie."""
    stopped = []
    for seed in range(150):
        chance = random.Random(seed)
        strengths = {1: chance.gauss(0, 1), 2: chance.gauss(0, 1)}
        heat = Jury(contenders(2), chance, prefer(strengths, chance))
        for voter in range(40):
            heat.ask(voter)
            if confidence(heat.contenders, heat.ballots) > 0.95:
                leader = count(heat.contenders, heat.ballots)[0].entry
                stopped.append(leader == max(strengths, key=strengths.get))
                break
    assert len(stopped) > 60
    assert mean(stopped) >= 0.9


@pytest.mark.parametrize(
    ("voters", "eligible", "seconds", "sure", "closes"),
    [
        (3, None, 10.0, 0.96, True),
        (3, 50, 10.0, 0.96, True),
        (2, None, 10.0, 0.99, False),
        (2, 2, 10.0, 0.99, True),
        (1, 2, 10.0, 0.99, False),
        (0, 0, 60.0, 0.99, False),
        (9, 9, 9.9, 0.99, False),
        (9, 9, 60.0, 0.95, False),
    ],
)
def test_voting_ends_early_only_with_voters_time_and_certainty(voters, eligible, seconds, sure, closes):
    assert may_close(voters, eligible, seconds, sure) is closes
