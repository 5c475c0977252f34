"""How far a voter leans: a bet that no honest taste can win, and likelihoods that take loyalty for as much as it is."""

from __future__ import annotations

import numpy as np
import pytest

from battles.integrity.favours import LOYALTIES, TASTE, against_taste, likelier_loyal

EVEN = np.full(30, 0.5)


def answers(chances: np.ndarray, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).random(len(chances)) < chances


@pytest.mark.parametrize("taste", [-1.0, 0.0, 0.5, TASTE])
@pytest.mark.parametrize("expected", [0.05, 0.3, 0.5, 0.9])
def test_no_bet_gains_on_average_against_somebody_honest(taste: float, expected: float) -> None:
    """Exact for one ballot, and a product of such bets for many: the mean over hit and miss is at most 1."""
    odds = expected / (1 - expected) * np.exp(taste)
    hit = odds / (1 + odds)
    one = np.array([expected])
    won = np.exp(against_taste(np.array([True]), one))
    lost = np.exp(against_taste(np.array([False]), one))
    assert (hit * won + (1 - hit) * lost <= 1 + 1e-12).all()


def test_always_for_the_author_is_a_loyal_member_and_half_the_time_is_somebody_honest() -> None:
    always, half = np.ones(30, bool), np.arange(30) % 2 == 0
    assert likelier_loyal(always, EVEN)[-1] > 4.6  # odds of 99 to 1
    assert max(likelier_loyal(half, EVEN)) < 0


def test_loyalty_of_four_times_in_five_shows_most_as_what_it_is() -> None:
    """30 ballots: 27 of 30 is what somebody gives who is loyal in four of five and finds the pictures equal."""
    did = np.arange(30) >= 3
    said = dict(zip(LOYALTIES, likelier_loyal(did, EVEN), strict=True))
    assert max(said, key=said.get) == 0.8


def test_of_a_thousand_honest_voters_with_tastes_hardly_one_looks_loyal() -> None:
    """Odds of 99 to 1 before anything is known of the ring: fewer than one in a hundred."""
    chance = np.random.default_rng(7)
    looks = 0
    for seed in range(1_000):
        expected = chance.uniform(0.2, 0.8, 30)
        odds = np.log(expected / (1 - expected)) + chance.normal(0, 0.5)
        looks += max(likelier_loyal(answers(1 / (1 + np.exp(-odds)), seed), expected)) > np.log(99)
    assert looks < 10
