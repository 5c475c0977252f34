"""What the ballots of one voter tell: honest ones of many kinds are left alone, those who do not look are found."""

import math
from dataclasses import replace

import numpy as np
from scipy.stats import beta

from battles.integrity import bets
from battles.integrity.crowd import chances
from battles.integrity.judged import Judged
from battles.integrity.rings import find
from battles.integrity.signs import MOST, Reading, Sign, read
from battles.states import Answer, BallotKind
from tests.support.seasons import Honest, Season


def ballot(number, answer=Answer.LEFT, low_is_left=True, **more):
    return Judged(number, 7, number // 4, 1, 2, low_is_left, answer, **{"seconds": 2.0, **more})


def test_who_always_presses_the_left_key_is_found():
    pressed = [ballot(at, Answer.LEFT, low_is_left=at % 2 == 0) for at in range(24)]
    assert read(pressed, {}).is_flagged
    assert read(pressed, {}).strongest.sign is Sign.SIDE


def test_leaning_to_a_side_in_three_of_five_ballots_is_a_habit():
    leaning = [ballot(at, Answer.LEFT if at % 5 < 3 else Answer.RIGHT) for at in range(500)]
    assert not read(leaning, {}).is_flagged


def test_who_says_the_opposite_at_every_repeat_is_found():
    """The same side pressed both times is the other picture the second time."""
    given = []
    for at in range(0, 60, 2):
        side = Answer.LEFT if at % 4 else Answer.RIGHT
        again = ballot(at + 1, side, low_is_left=False, kind=BallotKind.MIRRORED, mirrors=at)
        given += [ballot(at, side), again]
    reading = read(given, {})
    assert reading.is_flagged
    assert reading.strongest.sign is Sign.MIRRORED


def test_too_close_the_second_time_is_no_contradiction():
    given = [ballot(0), ballot(1, Answer.TIE, low_is_left=False, kind=BallotKind.MIRRORED, mirrors=0)]
    assert next(one for one in read(given, {}).findings if one.sign is Sign.MIRRORED).trials == 0


def test_who_fails_most_golden_pairs_is_found():
    golden = [ballot(at, kind=BallotKind.GOLDEN, expected=Answer.RIGHT, low_is_left=at % 2 == 0) for at in range(8)]
    reading = read(golden, {})
    assert reading.strongest.sign is Sign.GOLDEN
    assert reading.is_flagged


def test_a_program_that_answers_before_anybody_can_look_is_found():
    quick = [ballot(at, Answer.LEFT if at % 2 else Answer.RIGHT, seconds=0.2) for at in range(12)]
    assert read(quick, {}).is_flagged
    assert not read([replace(one, seconds=0.6) for one in quick], {}).is_flagged


def test_who_picks_what_the_crowd_does_not_every_time_is_found_and_a_taste_of_ones_own_is_not():
    crowd = dict.fromkeys(range(40), 0.8)
    against = [ballot(at, Answer.RIGHT if at % 2 else Answer.LEFT, low_is_left=at % 2 == 1) for at in range(40)]
    assert all(one.low_wins is False for one in against)
    assert read(against, crowd).is_flagged
    half = [replace(one, low_is_left=at % 4 < 2) for at, one in enumerate(against)]
    assert not read(half, crowd).is_flagged


def flagged_ever(season):
    """Everybody who was flagged at any look, looking after every fifth ballot."""
    by_heat, by_voter, crowd = {}, {}, {}
    for one in season.ballots:
        by_voter.setdefault(one.voter, []).append(one)
        if one.kind is not BallotKind.GOLDEN:
            by_heat.setdefault(one.heat, []).append(one)
    for heat in by_heat.values():
        crowd |= {one.ballot: float(low) for one, low in zip(heat, chances(heat), strict=True)}
    return {
        voter
        for voter, given in by_voter.items()
        if any(read(given[:end], crowd).is_flagged for end in range(5, len(given) + 5, 5))
    }


def test_of_five_thousand_honest_voters_at_most_one_percent_is_ever_flagged():
    """Coin tossers, fast readers, mild side habits, tastes of their own, looked at again and again, for signs and rings.

    With up to 33 found in 5,000 the true share is below one percent with 99 % confidence (Clopper and Pearson).
    """
    found = 0
    for seed in range(10):
        season = Season.of(seed, players=60, heats=150)
        chance = np.random.default_rng([seed, 1])
        for voter in range(1_000, 1_500):
            heats = sorted(chance.choice(150, int(chance.integers(3, 16)), replace=False))
            season.judge(Honest.drawn(voter, seed), heats, int(chance.integers(3, 7)))
        in_rings = {one.voter for ring in find(season.ballots) for one in ring.members}
        found += len(flagged_ever(season) | in_rings)
    assert beta.ppf(0.99, found + 1, 5_000 - found) <= 0.01


def test_a_stake_flags_once_it_is_two_hundred_fold_and_not_before():
    """Half of the one percent of false alarms is for signs: by Ville a stake of 1 ever becomes 200 with chance 1/200 at most."""
    assert not Reading((), math.log(199)).is_flagged
    assert Reading((), math.log(201)).is_flagged


def test_of_voters_as_bad_as_honesty_allows_at_most_one_in_two_hundred_is_ever_flagged():
    """Hits exactly as often as `MOST` says make each stake a fair game: there the bound is nearly met, where voters who look are
    far below it. Each is looked at after every trial.

    Of 4,000 at most 20 are expected; more than 34 come with chance below one in 500 (Poisson, mean 20). Ten times as loose a
    threshold lets ten times as many through, less what time cuts off.
    """
    chance = np.random.default_rng(5)
    rates = np.array([MOST[sign] for sign in Sign])
    hits = (chance.random((4_000, 120, len(rates))) < rates).cumsum(axis=1)
    flagged = sum(any(_is_flagged(found, at, rates) for at, found in enumerate(voter, 1)) for voter in hits)
    assert flagged <= 34


def _is_flagged(found, trials, rates):
    pairs = zip(found.tolist(), rates.tolist(), strict=True)
    return Reading((), bets.mean([bets.against_rate(hits, trials, most) for hits, most in pairs])).is_flagged
