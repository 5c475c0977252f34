"""The boards' intervals against brute force, and against simulated truth where few people vote."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import expit
from scipy.stats import t as student

from battles.ratings.bradley_terry import RIDGE, WIDTH, Fit, fit
from battles.ratings.intervals import VOTERS_LEAST, intervals, ranks
from battles.ratings.leaving_out import without_each
from battles.ratings.votes import Votes
from tests.support.electorates import Electorate, held, people, prompts

Arrays = tuple[np.ndarray, np.ndarray, np.ndarray]


def cells_of(votes: Votes, fitted: Fit) -> Arrays:
    """Rows of the design, surprises and weights, written out."""
    x, cells = np.zeros((len(votes.first), votes.names + 1)), np.arange(len(votes.first))
    x[cells, votes.first], x[cells, votes.second], x[:, -1] = 1, -1, votes.side
    chance = expit(x @ np.append(fitted.strength, fitted.side))
    return x, votes.won - votes.count * chance, votes.count * chance * (1 - chance)


def few(voters: int = 6, seed: int = 3) -> Votes:
    each = np.array([60, 20, 6, 6, 2, 1])[:voters]
    return people(np.random.default_rng(seed), voters, each, 1.0)


def test_a_voters_part_is_one_newton_step_of_the_fit_without_them() -> None:
    votes = few()
    fitted = fit(votes)
    x, surprise, weight = cells_of(votes, fitted)
    alone = without_each(votes, fitted, np.linalg.inv(fitted.curvature))
    # The first has more cells than there are unknowns, and is reckoned in another way than the others.
    assert np.bincount(votes.voter)[0] > 9 > np.bincount(votes.voter)[2]
    for voter in range(6):
        own = votes.voter == voter
        others = x[~own].T @ (x[~own] * weight[~own, None]) + RIDGE * np.eye(9)
        step = np.linalg.solve(others, x[own].T @ surprise[own])
        np.testing.assert_allclose(
            np.linalg.solve(fitted.curvature, x[own].T @ alone[own]), step, rtol=1e-8, atol=1e-10
        )


def test_without_sides_a_voters_part_is_reckoned_too() -> None:
    votes = few()
    fitted = fit(votes, has_side=False)
    x, surprise, weight = cells_of(votes, fitted)
    alone = without_each(votes, fitted, np.linalg.inv(fitted.curvature))
    own = votes.voter == 0
    others = x[~own, :8].T @ (x[~own, :8] * weight[~own, None]) + RIDGE * np.eye(8)
    step = np.linalg.solve(others, x[own, :8].T @ surprise[own])
    np.testing.assert_allclose(
        np.linalg.solve(fitted.curvature, x[own, :8].T @ alone[own]), step, rtol=1e-8, atol=1e-10
    )


def test_equal_voters_get_students_t_with_one_degree_less_than_they_are() -> None:
    """Four voters, two names, many votes each and different tastes: what is between voters is all there is."""
    won = np.array([120.0, 180.0, 90.0, 150.0])
    zeros = np.zeros(4, np.int64)
    votes = Votes(zeros, zeros + 1, np.zeros(4), np.arange(4), np.full(4, 240.0), won, 2)
    fitted = fit(votes)
    parts = []
    for voter in range(4):
        rest = np.arange(4) != voter
        kept = Votes(
            *(column[rest] for column in (votes.first, votes.second, votes.side, votes.voter, votes.count, votes.won)),
            2,
        )
        parts.append(fit(kept).strength[0] - fitted.strength[0])
    expected = student.ppf(0.975, 3) * np.sqrt(3 / 4 * np.sum(np.square(parts)))
    assert intervals(votes, fitted).reach[0] == pytest.approx(
        expected, rel=0.02
    )  # one Newton step is not the whole way


def test_an_interval_is_never_narrower_than_if_every_vote_stood_alone() -> None:
    """Three voters of one mind: the sandwich sees no doubt, and the model sees three votes."""
    zeros = np.zeros(3, np.int64)
    votes = Votes.of(zeros, zeros + 1, np.array([1.0, -1.0, 1.0]), np.arange(3), np.ones(3), 2)
    fitted = fit(votes, has_side=False)
    chance = expit(fitted.strength[0] - fitted.strength[1])
    # Of θ₀ − θ₁ the curvature is 3p(1−p) + ridge/2, and each stands half of it away from their average.
    alone = WIDTH / 2 / np.sqrt(3 * chance * (1 - chance) + RIDGE / 2)
    found = intervals(votes, fitted)
    assert found.reach[0] >= alone * (1 - 1e-9)
    assert (fitted.upper - fitted.lower)[0] / 2 < alone / 3
    assert found.lower[0] < 0 < found.lower[0] + 2 * found.reach[0]


def test_who_was_compared_in_another_group_only_says_nothing_of_this_one() -> None:
    """A duel among itself has the same bounds whether there are other duels or none."""
    chance = np.random.default_rng(2)
    every = prompts(chance, 12, np.full(12, 8), 0.0)
    here = every.first < 2
    columns = (every.first, every.second, every.side, every.voter, every.count, every.won)
    alone = Votes(*(column[here] for column in columns), 2)
    together = intervals(every, fit(every, has_side=False)).reach[:2]
    np.testing.assert_allclose(intervals(alone, fit(alone, has_side=False)).reach, together, rtol=1e-9)


def test_how_high_a_duel_stands_as_a_whole_is_not_part_of_its_bounds() -> None:
    """Of that nothing but the ridge says anything, and it never narrows: half of 1 / ridge is its variance."""
    votes = prompts(np.random.default_rng(2), 100, np.full(100, 10), 0.0)
    assert (intervals(votes, fit(votes)).reach < 0.1 * WIDTH * np.sqrt(1 / RIDGE / 2)).all()


def test_ten_who_voted_once_beside_one_who_voted_a_hundred_times_are_not_eleven() -> None:
    def reach(each: list[int]) -> float:
        zeros = np.zeros(len(each), np.int64)
        count = np.array(each, dtype=np.float64)
        votes = Votes(
            zeros, zeros + 1, 0.0 * zeros, np.arange(len(each)), count, count * np.resize([0.8, 0.4], len(each)), 2
        )
        return float(intervals(votes, fit(votes)).reach[0])

    fewer_degrees = student.ppf(0.975, 1) / student.ppf(0.975, 10)  # nearly one voter, and eleven
    assert reach([100, *[1] * 10]) > fewer_degrees * reach([10] * 11)


def test_voters_are_counted_by_name() -> None:
    first, second = np.array([0, 0, 0, 2]), np.array([1, 1, 1, 3])
    votes = Votes.of(first, second, np.ones(4), np.array([0, 0, 1, 2]), np.ones(4), 5)
    found = intervals(votes, fit(votes))
    assert found.voters.tolist() == [2, 2, 1, 1, 0]
    assert np.isinf(found.reach).tolist() == [False, False, True, True, True]


def test_without_votes_nothing_is_known_of_anybody() -> None:
    nothing = np.zeros(0, np.int64)
    votes = Votes.of(nothing, nothing, np.zeros(0), nothing, np.zeros(0), 3)
    found = intervals(votes, fit(votes))
    assert np.isinf(found.reach).all()
    assert ranks(found.lower, found.upper, found.voters).tolist() == [0, 0, 0]


# --- ranks ---------------------------------------------------------------------------------------------------------------
def test_who_has_no_rank_stands_in_nobodys_way() -> None:
    lower, upper = np.array([5.0, 2.0, 0.0]), np.array([9.0, 3.0, 1.0])
    assert ranks(lower, upper, np.array([VOTERS_LEAST - 1, VOTERS_LEAST, 9])).tolist() == [0, 1, 2]


def test_a_board_is_not_led_by_three_lucky_votes() -> None:
    """Twenty players as good as each other before sixty voters, and one of whom three people said one kind word each."""
    lucky, others = 20, 20
    led = 0
    for seed in range(20):
        chance = np.random.default_rng(seed)
        many = 60 * 40
        first = chance.integers(0, others, many)
        second = (first + chance.integers(1, others, many)) % others
        won = (chance.random(many) < 0.5).astype(np.float64)
        first, second = np.append(first, [lucky] * 3), np.append(second, chance.integers(0, others, 3))
        voter = np.append(np.repeat(np.arange(60), 40), [60, 61, 62])
        votes = Votes.of(first, second, np.ones(len(first)), voter, np.append(won, np.ones(3)), 21)
        fitted = fit(votes)
        found = intervals(votes, fitted)
        led += int(fitted.rank[lucky] == 1 and (fitted.rank[:lucky] > 1).sum() > others / 2)
        assert ranks(found.lower, found.upper, found.voters)[lucky] == 0
        assert found.lower[lucky] < found.upper[:lucky].min()  # surely better than nobody
    assert led  # what the plain sandwich makes of the same votes


def test_five_voters_are_the_fewest_that_are_ranked() -> None:
    for voters, has_rank in ((VOTERS_LEAST - 1, False), (VOTERS_LEAST, True)):
        zeros = np.zeros(voters, np.int64)
        votes = Votes.of(zeros, zeros + 1, np.ones(voters), np.arange(voters), np.ones(voters), 2)
        found = intervals(votes, fit(votes))
        assert (ranks(found.lower, found.upper, found.voters) > 0).tolist() == [has_rank, has_rank]


# --- simulated ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("has_heavy", [False, True])
@pytest.mark.parametrize("taste", [0.0, 1.0])
@pytest.mark.parametrize("kind", [people, prompts])
@pytest.mark.parametrize(("voters", "times"), [(3, 60), (5, 60), (10, 60), (50, 60)])
def test_of_100_intervals_93_and_more_hold_the_truth_however_few_voted(
    kind, voters: int, times: int, taste: float, has_heavy: bool
) -> None:
    """Conservative by construction, so without an upper bound; the plain sandwich is below 93 wherever ten or fewer vote."""
    cautious, plain = held(Electorate(kind, voters, taste, has_heavy), seed=20261128, times=times)
    assert cautious >= 0.93
    assert plain < 0.93 or voters == 50


@pytest.mark.parametrize("kind", [people, prompts])
def test_of_100_intervals_no_more_than_97_hold_the_truth_once_many_voted(kind) -> None:
    """Caution wears off: with fifty voters who differ it is what it says."""
    cautious, _ = held(Electorate(kind, 50, 1.0, False), seed=20261129, times=100)
    assert 0.93 <= cautious <= 0.975
