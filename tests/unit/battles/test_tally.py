"""The count: ranks, strengths and slots from counted ballots."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from battles.ballots import Dealt, count
from battles.states import Answer
from tests.support.juries import contenders

LEFT, RIGHT, TIE = Answer.LEFT, Answer.RIGHT, Answer.TIE


def ballot(low, high, answer, slot=0, low_is_left=True, weight=1, voter=100):
    return Dealt(voter, low, high, slot, low_is_left, answer, weight)


def ranks(count_of, ballots):
    return {one.entry: one.rank for one in count(contenders(count_of), ballots)}


any_ballots = st.lists(
    st.builds(
        lambda pair, answer, slot, left, weight: ballot(min(pair), max(pair), answer, slot, left, weight),
        st.lists(st.integers(1, 5), min_size=2, max_size=2, unique=True),
        st.sampled_from([*Answer, None]),
        st.integers(0, 3),
        st.booleans(),
        st.integers(0, 2),
    ),
    max_size=40,
)


def test_who_is_preferred_more_stands_first():
    assert ranks(3, [ballot(1, 2, LEFT), ballot(2, 3, LEFT), ballot(1, 3, LEFT)]) == {1: 1, 2: 2, 3: 3}


def test_an_answer_is_read_by_side():
    assert ranks(2, [ballot(1, 2, RIGHT, low_is_left=False)]) == {1: 1, 2: 2}
    assert ranks(2, [ballot(1, 2, RIGHT, low_is_left=True)]) == {2: 1, 1: 2}


def test_too_close_is_half_a_win_for_each():
    assert ranks(2, [ballot(1, 2, TIE)]) == {1: 1, 2: 1}
    assert ranks(2, [ballot(1, 2, TIE), ballot(1, 2, LEFT)]) == {1: 1, 2: 2}


def test_a_win_over_a_strong_entry_is_worth_more_than_one_over_a_weak_one():
    strong_beats_weak = [ballot(1, 2, LEFT, voter=voter) for voter in range(6)]
    assert ranks(4, [*strong_beats_weak, ballot(1, 3, RIGHT), ballot(2, 4, RIGHT)])[3] == 1


def test_a_circle_is_a_tie():
    assert ranks(3, [ballot(1, 2, LEFT), ballot(2, 3, LEFT), ballot(1, 3, RIGHT)]) == {1: 1, 2: 1, 3: 1}


def test_a_shared_rank_leaves_the_next_one_out():
    assert ranks(3, [ballot(1, 3, LEFT), ballot(2, 3, LEFT)]) == {1: 1, 2: 1, 3: 3}


def test_one_ballot_among_thousands_still_makes_a_difference():
    even = [ballot(1, 2, LEFT, weight=5000), ballot(1, 2, RIGHT, weight=5000)]
    assert ranks(2, even) == {1: 1, 2: 1}
    assert ranks(2, [*even, ballot(1, 2, LEFT)]) == {1: 1, 2: 2}


def test_without_ballots_all_are_equal():
    assert [(one.rank, one.strength, one.comparisons) for one in count(contenders(3), [])] == [(1, 0.5, 0)] * 3


def test_a_single_contender_and_none():
    assert [(one.rank, one.strength) for one in count(contenders(1), [])] == [(1, 1.0)]
    assert count([], []) == []


@pytest.mark.parametrize("ignored", [ballot(1, 2, RIGHT, weight=0), ballot(1, 2, None), ballot(1, 9, RIGHT)])
def test_what_does_not_count_changes_nothing(ignored):
    counted = [ballot(1, 2, LEFT)]
    assert count(contenders(2), [*counted, ignored]) == count(contenders(2), counted)


def test_slots_are_won_by_more_wins_than_losses():
    ballots = [
        ballot(1, 2, LEFT, slot=0),
        ballot(1, 2, LEFT, slot=1),
        ballot(1, 2, RIGHT, slot=1),
        ballot(1, 2, RIGHT, slot=2),
        ballot(1, 2, LEFT, slot=2, weight=2),
        ballot(1, 2, TIE, slot=3),
    ]
    first, second = count(contenders(2), ballots)
    assert (first.entry, first.slots_won, first.slots_judged, first.comparisons) == (1, 2, 4, 7)
    assert (second.entry, second.slots_won, second.slots_judged, second.comparisons) == (2, 0, 4, 7)


@given(any_ballots, st.randoms(use_true_random=False))
def test_the_order_of_ballots_does_not_matter(ballots, chance):
    mixed = list(ballots)
    chance.shuffle(mixed)
    assert count(contenders(5), mixed) == count(contenders(5), ballots)


@given(any_ballots)
def test_weight_is_that_many_ballots(ballots):
    single = [
        ballot(one.low, one.high, one.answer, one.slot, one.low_is_left) for one in ballots for _ in range(one.weight)
    ]
    assert count(contenders(5), single) == count(contenders(5), ballots)


@given(any_ballots)
def test_strengths_are_shares_and_fall_with_rank(ballots):
    placed = count(contenders(5), ballots)
    assert all(0 < one.strength < 1 for one in placed)
    assert [one.strength for one in placed] == pytest.approx(sorted((one.strength for one in placed), reverse=True))
    assert sum(one.strength for one in placed) == pytest.approx(2.5)
