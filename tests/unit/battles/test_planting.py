"""Planted pairs come rarely, late enough, at no certain place, and only where no verdict waits for them."""

import random
from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from battles.planting import APART, JUDGED_ENOUGH, VOTERS_ENOUGH, Past, Record, golden_now, mirror_now
from battles.shares import share
from battles.states import BallotKind

NORMAL, MIRRORED, GOLDEN = BallotKind.NORMAL, BallotKind.MIRRORED, BallotKind.GOLDEN
MANY = 50


def judged(count):
    return [Past(number, NORMAL, is_seen=True) for number in range(count)]


def evening(seed, pairs, voters=MANY, ever=0, golden_ever=0):
    """A voter who judges pair after pair, as they were dealt."""
    chance, past = random.Random(seed), []
    for number in range(pairs):
        again = mirror_now(past, voters, chance)
        golden = Record(ever + len(past), 0, sum(one.kind is GOLDEN for one in past) + golden_ever)
        if again is not None:
            past.append(Past(number, MIRRORED, True, again))
        elif golden_now(past, voters, golden, chance):
            past.append(Past(number, GOLDEN, True))
        else:
            past.append(Past(number, NORMAL, True))
    return past


@given(st.integers(0, 2**32), st.integers(0, 60))
def test_at_most_one_in_eight_is_mirrored_and_one_in_twelve_golden(seed, pairs):
    past = evening(seed, pairs)
    for dealt in range(1, pairs + 1):
        kinds = Counter(one.kind for one in past[:dealt])
        assert 8 * kinds[MIRRORED] <= dealt
        assert 12 * kinds[GOLDEN] <= dealt
        assert kinds[GOLDEN] <= 1


@given(st.integers(0, 2**32), st.integers(0, 60))
def test_a_pair_is_repeated_once_and_some_pairs_later(seed, pairs):
    past = evening(seed, pairs)
    places = [(place, one.mirrors) for place, one in enumerate(past) if one.kind is MIRRORED]
    assert len({original for _, original in places}) == len(places)
    assert all(past[original].kind is NORMAL and place - original >= APART for place, original in places)


@given(st.integers(0, 2**32))
def test_never_two_planted_ones_in_a_row_or_before_somebody_has_judged_for_a_while(seed):
    kinds = [one.kind for one in evening(seed, 60, ever=200)]
    assert set(kinds[:JUDGED_ENOUGH]) == {NORMAL}
    assert all(NORMAL in pair for pair in pairwise(kinds))


def test_over_many_voters_they_come_at_different_places():
    places = {place for seed in range(50) for place, one in enumerate(evening(seed, 30)) if one.kind is MIRRORED}
    assert len(places) > 8


@pytest.mark.parametrize("voters", range(VOTERS_ENOUGH))
def test_with_few_voters_every_ballot_is_for_the_verdict(voters):
    assert {one.kind for seed in range(20) for one in evening(seed, 40, voters, ever=500)} == {NORMAL}


def test_what_was_not_looked_at_is_not_repeated():
    past = [*judged(6), *[Past(number, NORMAL, is_seen=False) for number in range(6, 20)]]
    again = {mirror_now(past, MANY, random.Random(seed)) for seed in range(200)}
    assert again == {None, *range(6)}


def test_golden_pairs_are_counted_over_all_battles():
    told = [
        golden_now(judged(8), MANY, Record(ever, 0, 1), random.Random(seed)) for ever in (22, 23) for seed in range(40)
    ]
    assert set(told[:40]) == {False}
    assert set(told[40:]) == {False, True}


@pytest.mark.parametrize(
    ("entries", "voters", "most"), [(2, 50, 8), (8, 4, 24), (8, 12, 8), (8, 100, 8), (30, 30, 12), (3, 0, 36)]
)
def test_a_share_is_an_equal_part_of_what_decides_a_heat_and_eight_at_least(entries, voters, most):
    assert share(entries, voters) == most


@given(st.integers(2, 30), st.integers(2, 500))
def test_all_shares_together_decide_the_heat(entries, voters):
    assert share(entries, voters) * voters >= 12 * entries


# --- somebody on trial ------------------------------------------------------------------------------------------------
def duels(seed, many, pairs=4):
    """Somebody on trial in one duel after the other: after its four pairs one more may be planted."""
    chance, battles, record = random.Random(seed), [], Record(0, 0, 0)
    for _ in range(many):
        past = judged(pairs)
        record = Record(record.dealt + pairs, record.mirrored, record.golden)
        if (again := mirror_now(past, 3, chance, record)) is not None:
            past.append(Past(pairs, MIRRORED, True, again))
            record = Record(record.dealt + 1, record.mirrored + 1, record.golden)
        battles.append(past)
    return battles, record


def test_who_earns_trust_in_duels_has_been_asked_something_again_before_twenty_pairs():
    asked = [duels(seed, 5)[1].mirrored for seed in range(300)]
    assert sum(times > 0 for times in asked) > 0.85 * len(asked)


@given(st.integers(0, 2**32))
def test_on_trial_too_at_most_one_in_eight_is_mirrored(seed):
    for many in range(1, 12):
        _, record = duels(seed, many)
        assert 8 * record.mirrored <= record.dealt


@pytest.mark.parametrize("voters", range(VOTERS_ENOUGH))
def test_of_votes_that_do_not_count_no_verdict_waits_however_few_judge(voters):
    record = Record(dealt=40, mirrored=0, golden=0)
    chance = random.Random(1)
    assert any(mirror_now(judged(4), voters, chance, record) is not None for _ in range(20))
    assert any(golden_now(judged(4), voters, record, chance, is_on_trial=True) for _ in range(20))
    assert not any(golden_now(judged(4), voters, record, chance) for _ in range(20))
