"""The leaderboard's fit against brute force, and its intervals against simulated voters whose taste hangs together."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

from battles.ratings.bradley_terry import RIDGE, WIDTH, fit, ranks_by_interval
from battles.ratings.votes import Votes

Floats = NDArray[np.float64]


def simulated(
    chance: np.random.Generator,
    truth: Floats,
    voters: int,
    each: int,
    side: float = 0.0,
    taste: float = 0.0,
    ties: float = 0.0,
) -> Votes:
    """Votes on random pairs with random sides. `taste` is how far each voter's own strengths stray from the truth."""
    names, many = len(truth), voters * each
    own = truth + taste * chance.standard_normal((voters, names))
    voter = np.repeat(np.arange(voters), each)
    first = chance.integers(0, names, many)
    second = (first + chance.integers(1, names, many)) % names
    sides = chance.choice([-1.0, 1.0], many)
    lead = own[voter, first] - own[voter, second] + side * sides
    won = (chance.random(many) < expit(lead)).astype(np.float64)
    won[chance.random(many) < ties] = 0.5
    return Votes.of(first, second, sides, voter, won, names)


def some_votes(seed: int = 1, **how: float) -> Votes:
    chance = np.random.default_rng(seed)
    return simulated(chance, chance.standard_normal(7), voters=30, each=12, **how)


def test_the_fit_is_the_maximum_that_brute_force_finds() -> None:
    votes = some_votes(side=0.4, ties=0.2)

    def depth(at: Floats) -> float:
        lead = at[votes.first] - at[votes.second] + votes.side * at[-1]
        return float(votes.count @ np.logaddexp(0, lead) - votes.won @ lead + RIDGE / 2 * at @ at)

    found = minimize(depth, np.zeros(8), method="BFGS", options={"gtol": 1e-8, "maxiter": 5000}).x
    fitted = fit(votes)
    np.testing.assert_allclose(np.append(fitted.strength, fitted.side), found, atol=1e-5)


def test_the_covariance_is_the_sandwich_written_out_vote_by_vote() -> None:
    votes = some_votes(side=0.4, taste=1.0)
    fitted = fit(votes)
    at = np.append(fitted.strength, fitted.side)
    curvature, scores = RIDGE * np.eye(8), np.zeros((30, 8))
    for first, second, side, voter, count, won in zip(
        votes.first, votes.second, votes.side, votes.voter, votes.count, votes.won, strict=True
    ):
        x = np.zeros(8)
        x[first], x[second], x[-1] = 1, -1, side
        p = expit(x @ at)
        curvature += count * p * (1 - p) * np.outer(x, x)
        scores[voter] += (won - count * p) * x
    bread = np.linalg.inv(curvature)
    expected = bread @ scores.T @ scores @ bread * 30 / 29
    np.testing.assert_allclose(fitted.covariance, expected[:7, :7], rtol=1e-9, atol=1e-15)
    np.testing.assert_allclose(fitted.error, np.sqrt(np.diag(expected)[:7]), rtol=1e-9)
    np.testing.assert_allclose(fitted.upper - fitted.lower, 2 * WIDTH * fitted.error, rtol=1e-12)


@pytest.mark.parametrize("each", [1, 2, 12])
@pytest.mark.parametrize("voters", [40, 60_000 // 12])
def test_the_sandwich_is_the_same_for_few_and_many_voters_with_one_vote_or_more(each: int, voters: int) -> None:
    """Each of them is summed in a way of its own. 250 names."""
    chance = np.random.default_rng(5)
    votes = simulated(chance, chance.standard_normal(250), voters, each, side=0.2)
    fitted = fit(votes)
    lead = fitted.strength[votes.first] - fitted.strength[votes.second] + votes.side * fitted.side
    p = expit(lead)
    x = np.zeros((len(p), 251))
    cells = np.arange(len(p))
    x[cells, votes.first], x[cells, votes.second], x[:, -1] = 1, -1, votes.side
    scores = np.zeros((voters, 251))
    np.add.at(scores, votes.voter, (votes.won - votes.count * p)[:, None] * x)
    bread = np.linalg.inv(x.T @ (x * (votes.count * p * (1 - p))[:, None]) + RIDGE * np.eye(251))
    expected = bread @ scores.T @ scores @ bread * voters / (voters - 1)
    np.testing.assert_allclose(fitted.covariance, expected[:250, :250], rtol=1e-7, atol=1e-9)


@pytest.mark.parametrize("taste", [0.0, 1.0])
def test_of_100_intervals_95_hold_the_truth_although_the_votes_of_a_voter_hang_together(taste: float) -> None:
    """The truth of voters who differ is what a fit to very many of them finds."""
    chance = np.random.default_rng(20261128)
    strengths = np.linspace(-1, 1, 8)
    truth = fit(simulated(chance, strengths, voters=40_000, each=40, taste=taste)).strength if taste else strengths
    held = []
    for _ in range(300):
        fitted = fit(simulated(chance, strengths, voters=150, each=40, side=0.3, taste=taste))
        held.append((fitted.lower <= truth) & (truth <= fitted.upper))
    assert 0.93 <= np.mean(held) <= 0.97


def test_intervals_that_forget_whose_votes_they_are_hold_the_truth_too_seldom() -> None:
    """Why they are clustered: the same votes, each as if of a voter of its own."""
    chance = np.random.default_rng(7)
    votes = simulated(chance, np.linspace(-1, 1, 8), voters=100, each=60, taste=1.0)
    alone = Votes(votes.first, votes.second, votes.side, np.arange(len(votes.first)), votes.count, votes.won, 8)
    assert (fit(alone).error < 0.8 * fit(votes).error).all()


def test_what_the_left_is_worth_is_found_and_does_not_move_the_strengths() -> None:
    chance = np.random.default_rng(3)
    truth = np.linspace(-1, 1, 6)
    fitted = fit(simulated(chance, truth, voters=400, each=50, side=0.35))
    assert abs(fitted.side - 0.35) < 3 * fitted.side_error < 0.1
    np.testing.assert_allclose(fitted.strength, truth, atol=0.15)


def test_an_earlier_fit_shortens_the_way_and_changes_nothing() -> None:
    votes = some_votes()
    cold = fit(votes)
    warm = fit(votes, start=cold.strength)
    assert warm.steps < cold.steps
    np.testing.assert_allclose(warm.strength, cold.strength, atol=1e-9)
    np.testing.assert_allclose(fit(votes, start=np.full(7, 50.0) * np.arange(7)).strength, cold.strength, atol=1e-9)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 1000))
def test_neither_the_order_of_votes_nor_who_is_named_first_matters(seed: int) -> None:
    chance = np.random.default_rng(seed)
    many = 60
    first = chance.integers(0, 5, many)
    second = (first + chance.integers(1, 5, many)) % 5
    side, voter = chance.choice([-1.0, 1.0], many), chance.integers(0, 9, many)
    won = chance.choice([0.0, 0.5, 1.0], many)
    told = fit(Votes.of(first, second, side, voter, won, 5))
    order = chance.permutation(many)
    turned = fit(Votes.of(second[order], first[order], -side[order], voter[order], 1 - won[order], 5))
    np.testing.assert_allclose(told.strength, turned.strength, atol=1e-9)
    np.testing.assert_allclose(told.error, turned.error, atol=1e-9)


def test_strengths_are_told_against_the_average() -> None:
    assert abs(fit(some_votes()).strength.sum()) < 1e-9


def test_a_tie_is_half_a_win_for_each() -> None:
    ones = np.ones(2, dtype=np.int64)
    ties = Votes.of(0 * ones, ones, np.array([1.0, -1.0]), np.array([0, 1]), np.array([0.5, 0.5]), 2)
    split = Votes.of(0 * ones, ones, np.array([1.0, -1.0]), np.array([0, 1]), np.array([1.0, 0.0]), 2)
    np.testing.assert_allclose(fit(ties).strength, 0, atol=1e-12)
    np.testing.assert_allclose(fit(split, has_side=False).strength, 0, atol=1e-12)


def test_whoever_won_everything_is_far_ahead_and_not_infinitely() -> None:
    wins = 50
    votes = Votes.of(
        np.zeros(wins, np.int64), np.ones(wins, np.int64), np.tile([1.0, -1.0], 25), np.arange(wins), np.ones(wins), 3
    )
    fitted = fit(votes)
    assert 3 < fitted.strength[0] - fitted.strength[1] < 20
    assert fitted.strength[2] == pytest.approx(0, abs=1e-9)
    assert np.isinf(fitted.error[2])  # of whom nobody said anything


def test_without_votes_nothing_is_known_of_anybody() -> None:
    nothing = np.zeros(0, np.int64)
    fitted = fit(Votes.of(nothing, nothing, np.zeros(0), nothing, np.zeros(0), 3))
    assert fitted.strength.tolist() == [0, 0, 0]
    assert np.isinf(fitted.error).all()
    assert fitted.rank.tolist() == [1, 1, 1]


def test_one_voter_tells_of_nobody_but_themselves() -> None:
    one = Votes.of(np.array([0, 0]), np.array([1, 1]), np.array([1.0, -1.0]), np.array([0, 0]), np.ones(2), 2)
    assert np.isinf(fit(one).error).all()


def test_a_rank_counts_only_those_who_are_surely_better() -> None:
    lower, upper = np.array([2.0, 1.0, 0.5, -3.0]), np.array([3.0, 2.5, 1.5, 0.7])
    assert ranks_by_interval(lower, upper).tolist() == [1, 1, 2, 3]


def test_votes_on_nobody_are_refused() -> None:
    ones = np.ones(1, np.int64)
    with pytest.raises(ValueError, match="themselves"):
        fit(Votes(ones, ones, np.zeros(1), ones, np.ones(1), np.ones(1), 2))
    with pytest.raises(ValueError, match="range"):
        fit(Votes(ones, 2 * ones, np.zeros(1), ones, np.ones(1), np.ones(1), 2))
