"""What a battle does to ratings, whoever played it and in whatever order they are named."""

import math
import random
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from battles.ratings.wenglin import BETA, MICRO, START_MU, START_SIGMA, TAU, Change, Place, rate

ADA, BO, CY = 1, 2, 3
MUS = st.integers(-20 * MICRO, 70 * MICRO)
SIGMAS = st.integers(MICRO, START_SIGMA)


def newcomer(seat: int, rank: int) -> Place:
    return Place(seat, rank, START_MU, START_SIGMA)


@st.composite
def battles(draw: st.DrawFn, sigma: int | None = None) -> list[Place]:
    count = draw(st.integers(2, 12))
    sigmas = SIGMAS if sigma is None else st.just(sigma)
    return [Place(seat, draw(st.integers(1, count)), draw(MUS), draw(sigmas)) for seat in range(1, count + 1)]


def test_a_duel_of_newcomers_moves_them_as_the_paper_says() -> None:
    sigma2 = (START_SIGMA / MICRO) ** 2 + TAU**2
    c = math.sqrt(2 * (sigma2 + BETA**2))
    moved = sigma2 / c / 2  # either was as likely to win
    shrunk = 1 - sigma2 / c**2 / 4
    ada, bo = rate([newcomer(ADA, 1), newcomer(BO, 2)])
    assert abs(ada.mu - START_MU - moved * MICRO) <= 1
    assert abs(START_MU - bo.mu - moved * MICRO) <= 1
    assert abs(ada.sigma - math.sqrt(sigma2 * shrunk) * MICRO) <= 1


def test_a_tie_of_equals_moves_nobody_and_makes_both_surer() -> None:
    ada, bo = rate([newcomer(ADA, 1), newcomer(BO, 1)])
    assert ada.mu == bo.mu == START_MU
    assert ada.sigma == bo.sigma < START_SIGMA


def test_beating_somebody_better_gains_more_than_beating_an_equal() -> None:
    strong = Place(BO, 2, START_MU + 5 * MICRO, START_SIGMA)
    upset, _ = rate([newcomer(ADA, 1), strong])
    usual, _ = rate([newcomer(ADA, 1), newcomer(BO, 2)])
    assert upset.mu > usual.mu


def test_who_is_sure_moves_less() -> None:
    ada, bo = rate([newcomer(ADA, 1), Place(BO, 2, START_MU, 2 * MICRO)])
    assert ada.mu - START_MU > 4 * (START_MU - bo.mu)


def test_a_battle_of_thirty_is_worth_one_comparison() -> None:
    duel, _ = rate([newcomer(ADA, 1), newcomer(BO, 2)])
    thirty = rate([newcomer(seat, seat) for seat in range(1, 31)])
    assert [change.sigma for change in thirty] == [duel.sigma] * 30
    assert thirty[0].mu == duel.mu


@pytest.mark.parametrize("size", [2, 3, 8, 16])
def test_simulated_players_are_as_far_from_their_skill_as_sigma_says(size: int) -> None:
    """Forty battles each, skill drawn as the model believes. Root mean squares: 1 would be exact, above 1 too sure."""
    errors = simulated_errors(size, people=48, battles_each=40, chance=random.Random(20261128))
    assert 0.5 < math.sqrt(sum(error**2 for error in errors) / len(errors)) < 1.15


def simulated_errors(size: int, people: int, battles_each: int, chance: random.Random) -> list[float]:
    """(mu − skill) / sigma of everybody at the end. On the day one plays at skill plus Gumbel noise, so that of two the
    better wins with the model's logistic odds."""
    skill = [chance.gauss(25, 25 / 3) for _ in range(people)]
    ratings = [(START_MU, START_SIGMA)] * people
    for _ in range(battles_each * people // size):
        playing = chance.sample(range(people), size)
        shown = {one: skill[one] - math.sqrt(2) * BETA * math.log(chance.expovariate(1)) for one in playing}
        order = sorted(playing, key=lambda one: -shown[one])
        for change in rate([Place(one, rank, *ratings[one]) for rank, one in enumerate(order, start=1)]):
            ratings[change.seat] = change.mu, change.sigma
    middle = sum(skill) / people - sum(mu for mu, _ in ratings) / people / MICRO  # only differences show in battles
    return [(mu / MICRO + middle - skill[one]) / (sigma / MICRO) for one, (mu, sigma) in enumerate(ratings)]


@given(battles(), st.randoms(use_true_random=False))
def test_the_order_of_names_changes_nothing(places: list[Place], chance: random.Random) -> None:
    shuffled = list(places)
    chance.shuffle(shuffled)
    assert rate(shuffled) == rate(places)


@given(battles())
def test_only_the_order_of_ranks_matters(places: list[Place]) -> None:
    assert rate([Place(one.seat, 3 * one.rank + 2, one.mu, one.sigma) for one in places]) == rate(places)


@given(battles())
def test_whoever_wins_alone_loses_nothing_and_whoever_is_last_alone_gains_nothing(places: list[Place]) -> None:
    before = {place.seat: place for place in places}
    ranks = sorted(place.rank for place in places)
    for change in rate(places):
        rank = before[change.seat].rank
        if rank == ranks[0] < ranks[1]:
            assert change.mu >= before[change.seat].mu
        if rank == ranks[-1] > ranks[-2]:
            assert change.mu <= before[change.seat].mu


@given(battles(sigma=3 * MICRO))
def test_where_all_are_equally_sure_what_one_gains_another_loses(places: list[Place]) -> None:
    drift = sum(change.mu for change in rate(places)) - sum(place.mu for place in places)
    assert abs(drift) <= len(places)  # half a micro-unit of rounding each


@given(battles())
def test_doubt_never_vanishes_and_grows_by_no_more_than_tau(places: list[Place]) -> None:
    before = {place.seat: place.sigma / MICRO for place in places}
    for change in rate(places):
        assert TAU * MICRO - 1 <= change.sigma <= math.hypot(before[change.seat], TAU) * MICRO + 1


@given(battles(), st.integers(2, 12))
def test_winning_instead_of_losing_is_better(places: list[Place], last: int) -> None:
    ada, rest = places[0], [Place(one.seat, one.rank + 1, one.mu, one.sigma) for one in places[1:]]
    won = rate([Place(ada.seat, 1, ada.mu, ada.sigma), *rest])[0]
    lost = rate([Place(ada.seat, 99, ada.mu, ada.sigma), *rest])[0]
    assert won.mu >= lost.mu


def test_alone_nobody_is_rated() -> None:
    assert rate([newcomer(ADA, 1)]) == [Change(ADA, START_MU, START_SIGMA)]
    assert rate([]) == []


@pytest.mark.parametrize(
    "places",
    [
        [newcomer(ADA, 1), newcomer(ADA, 2)],
        [newcomer(ADA, 0), newcomer(BO, 1)],
        [Place(ADA, 1, START_MU, 0), newcomer(BO, 2)],
    ],
)
def test_what_is_no_result_is_refused(places: list[Place]) -> None:
    with pytest.raises(ValueError):
        rate(places)


def test_it_needs_neither_django_nor_numpy() -> None:
    loaded = "import sys, battles.ratings.wenglin; print({'django', 'numpy', 'scipy', 'ninja'} & set(sys.modules))"
    said = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "set()"
