"""Evidence that honesty cannot win in the long run."""

import math
import random

import pytest

from battles.integrity import bets


def test_nothing_seen_is_no_evidence():
    assert bets.against_rate(0, 0, 0.5) == 0.0


@pytest.mark.parametrize("most", [0.15, 0.52, 0.6])
def test_the_bet_is_fair_at_the_bound_and_loses_below_it(most):
    """Its mean over all outcomes of twelve trials, each weighed by its probability, is 1 at the bound."""

    def mean_at(rate):
        chances = [math.comb(12, hits) * rate**hits * (1 - rate) ** (12 - hits) for hits in range(13)]
        return sum(chance * math.exp(bets.against_rate(hits, 12, most)) for hits, chance in enumerate(chances))

    assert mean_at(most) == pytest.approx(1.0)
    assert mean_at(most * 0.7) < 1.0


def test_more_hits_are_more_evidence_and_more_misses_are_less():
    assert bets.against_rate(9, 10, 0.5) < bets.against_rate(10, 10, 0.5) < bets.against_rate(11, 11, 0.5)
    assert bets.against_rate(10, 11, 0.5) < bets.against_rate(10, 10, 0.5)


def test_looking_after_every_trial_finds_no_more_than_one_in_a_hundred_who_keep_to_the_bound():
    """Ville's inequality, over 2,000 lives of 200 trials at the very bound; 33 are three standard deviations above 20."""
    chance = random.Random(5)
    ever = 0
    for _ in range(2_000):
        hits, highest = 0, 0.0
        for trial in range(1, 201):
            hits += chance.random() < 0.6
            highest = max(highest, bets.against_rate(hits, trial, 0.6))
        ever += highest >= math.log(100)
    assert ever <= 33


def test_a_stake_that_is_divided_wins_with_any_of_its_parts():
    assert bets.mean([math.log(10), -math.inf]) == pytest.approx(math.log(5))
    assert bets.mean([-math.inf, -math.inf]) == -math.inf
