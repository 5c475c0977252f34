"""The fit: its equations hold, seeds are not taken for prompts, and it copes with anything."""

import math
import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from battles.guessing import guess
from battles.strengths import LUCK_PRECISION, PRIOR_PRECISION, fit
from battles.tables import Score, slot_scores_of
from tests.support.juries import Jury, contenders, prefer

PAIR = (1, 2)

any_scores = st.dictionaries(
    st.tuples(st.sampled_from([(1, 2), (1, 3), (2, 3), (2, 4), (3, 4)]), st.integers(0, 3)),
    st.builds(Score, st.integers(0, 30), st.integers(0, 30), st.integers(0, 10)),
    max_size=12,
)


def height(scores, prompts, luck):
    """The log posterior as the model is written down, comparison by comparison."""
    value = -PRIOR_PRECISION / 2 * sum(one**2 for one in prompts.values())
    value -= LUCK_PRECISION / 2 * sum(one**2 for one in luck.values())
    for ((low, high), slot), score in scores.items():
        lead = prompts[low] + luck.get((low, slot), 0) - prompts[high] - luck.get((high, slot), 0)
        value += (score.low + score.ties / 2) * -math.log1p(math.exp(-lead))
        value += (score.high + score.ties / 2) * -math.log1p(math.exp(lead))
    return value


def best_luck(scores, prompts):
    """The luck that suits these prompts best, found by walking uphill."""
    luck = {(entry, slot): 0.0 for (pair, slot) in scores for entry in pair}
    for _ in range(4000):
        slope = {key: -LUCK_PRECISION * value for key, value in luck.items()}
        for ((low, high), slot), score in scores.items():
            lead = prompts[low] + luck[low, slot] - prompts[high] - luck[high, slot]
            surprise = score.wins - score.played / (1 + math.exp(-lead))
            slope[low, slot] += surprise
            slope[high, slot] -= surprise
        luck = {key: value + 0.02 * slope[key] for key, value in luck.items()}
    return luck


def test_two_entries_in_one_slot_fit_as_the_equation_says():
    """At the maximum the priors' pull equals the surprise: P·θ = Q·u = wins − n·σ(2θ + 2u)."""
    theta, other = fit([1, 2], {(PAIR, 0): Score(low=7, high=2, ties=1)}).strengths
    luck = theta * PRIOR_PRECISION / LUCK_PRECISION
    assert other == pytest.approx(-theta)
    assert theta * PRIOR_PRECISION == pytest.approx(7.5 - 10 / (1 + math.exp(-2 * theta - 2 * luck)))


def test_no_other_strengths_are_likelier():
    scores = {((1, 2), 0): Score(5, 1, 1), ((1, 3), 1): Score(2, 2, 0), ((2, 3), 1): Score(1, 4, 2)}
    found = dict(zip([1, 2, 3], fit([1, 2, 3], scores).strengths, strict=True))
    best = height(scores, found, best_luck(scores, found))
    for entry, change in ((1, 0.05), (1, -0.05), (2, 0.05), (3, -0.05)):
        moved = found | {entry: found[entry] + change}
        assert height(scores, moved, best_luck(scores, moved)) < best


def test_the_precision_is_that_of_the_whole_model_with_the_luck_integrated_out():
    """The inverse of the whole Hessian, made here entry by entry and slot by slot, cut to the prompts."""
    scores = {((1, 2), 0): Score(3, 1), ((1, 3), 1): Score(2, 2), ((2, 3), 0): Score(0, 2)}
    found = fit([1, 2, 3], scores)
    luck = best_luck(scores, dict(zip([1, 2, 3], found.strengths, strict=True)))
    places = {(1, None): 0, (2, None): 1, (3, None): 2} | {key: 3 + place for place, key in enumerate(sorted(luck))}
    hessian = np.diag([PRIOR_PRECISION if slot is None else LUCK_PRECISION for _, slot in places])
    for ((low, high), slot), score in scores.items():
        lead = found.strengths[low - 1] + luck[low, slot] - found.strengths[high - 1] - luck[high, slot]
        weight = score.played / (2 + 2 * math.cosh(lead))
        way = np.zeros(len(places))
        way[[places[low, None], places[low, slot]]], way[[places[high, None], places[high, slot]]] = 1, -1
        hessian += weight * np.outer(way, way)
    assert np.linalg.inv(found.precision) == pytest.approx(np.linalg.inv(hessian)[:3, :3], abs=1e-4)


def test_many_votes_on_one_pair_of_pictures_say_less_of_the_prompts_than_as_many_on_four():
    one_seed = fit([1, 2], {(PAIR, 0): Score(low=30, high=10)})
    four_seeds = fit([1, 2], {(PAIR, slot): Score(low=30 // 4, high=10 // 4) for slot in range(4)})
    assert one_seed.strengths[0] < four_seeds.strengths[0]
    assert spread(one_seed) > spread(four_seeds)


def test_a_million_votes_on_one_pair_of_pictures_leave_its_luck_open():
    """With the lead on this seed known exactly, the prompts' lead keeps 2·2Q⁻¹ / (2 + 2Q⁻¹) of its variance of 2."""
    known = fit([1, 2], {(PAIR, 0): Score(low=10**6, high=10**6)})
    prior, luck = 2 / PRIOR_PRECISION, 2 / LUCK_PRECISION
    assert spread(known) == pytest.approx(prior * luck / (prior + luck), abs=1e-4)


def spread(found):
    covariance = np.linalg.inv(found.precision)
    return covariance[0, 0] + covariance[1, 1] - 2 * covariance[0, 1]


@pytest.mark.parametrize("entries", [[], [1], [1, 2, 3]])
def test_no_votes_say_what_the_prior_says(entries):
    found = fit(entries, {})
    assert found.strengths.tolist() == [0.0] * len(entries)
    assert found.precision.tolist() == (PRIOR_PRECISION * np.eye(len(entries))).tolist()


def test_a_landslide_of_votes_still_has_a_fit():
    first, second, third = fit([1, 2, 3], {((1, 2), 0): Score(low=10**6), ((2, 3), 0): Score(low=10**6)}).strengths
    assert first > second > third


@given(any_scores)
def test_the_strengths_add_up_to_nothing_and_the_fit_is_always_sure_of_something(scores):
    found = fit([1, 2, 3, 4], scores)
    assert found.strengths.sum() == pytest.approx(0, abs=1e-7)
    assert np.linalg.eigvalsh(found.precision).min() >= PRIOR_PRECISION - 1e-9


@given(any_scores)
def test_the_names_of_entries_and_slots_do_not_matter(scores):
    renamed = {((10 * low, 10 * high), 9 - slot): score for ((low, high), slot), score in scores.items()}
    assert fit([10, 20, 30, 40], renamed).strengths == pytest.approx(fit([1, 2, 3, 4], scores).strengths, abs=1e-7)


def test_a_guess_comes_near_the_fit():
    chance = random.Random(4)
    heat = Jury(contenders(8), chance, prefer({entry: chance.gauss(0, 1) for entry in range(1, 9)}, chance))
    for number in range(100):
        heat.ask(number)
    entries = list(range(1, 9))
    by_hand = {}
    for ballot in heat.ballots:
        by_hand.setdefault((ballot.low, ballot.high), Score()).add(ballot)
    assert heat.table.scores == by_hand
    exact = fit(entries, slot_scores_of(heat.ballots)).strengths
    assert list(guess(entries, heat.table.scores).values()) == pytest.approx(exact, abs=0.35)
