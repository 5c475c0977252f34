"""Which models meet next, and which duel a voter is dealt."""

from __future__ import annotations

import random
from collections import Counter

from battles.checkpoints.ballots import FULL_VOICE, Comparison, capped, score
from battles.checkpoints.pairing import (
    OPEN_MOST,
    OPEN_PER_PAIR,
    Choice,
    Painter,
    first_goes_left,
    pairs_of,
    pick,
    side_of,
    wanted,
)
from battles.states import Answer

CHANCE = random.Random(5)


def painter(name: str, *sides: int) -> Painter:
    return Painter(name, frozenset(sides or (512,)))


def test_every_two_models_meet_and_a_pair_has_one_name() -> None:
    assert pairs_of([painter("c"), painter("a"), painter("b")]) == [("a", "b"), ("a", "c"), ("b", "c")]


def test_models_without_a_common_size_do_not_meet() -> None:
    assert pairs_of([painter("a", 512), painter("b", 1024), painter("c", 512, 1024)]) == [("a", "c"), ("b", "c")]


def test_a_duel_is_as_large_as_both_can_paint() -> None:
    assert side_of(("a", "b"), [painter("a", 256, 512), painter("b", 256, 512, 1024)]) == 512


def test_one_model_alone_has_nobody_to_meet() -> None:
    assert pairs_of([painter("a")]) == []


def test_the_pair_that_was_compared_least_is_painted_first() -> None:
    pairs = [("a", "b"), ("a", "c")]
    chosen = list(wanted(pairs, {("a", "b"): 30, ("a", "c"): 2}, {}, 4, CHANCE))
    assert chosen == [("a", "c")] * 4


def test_no_pair_has_more_waiting_than_its_stock() -> None:
    pairs = [("a", "b"), ("a", "c")]
    chosen = Counter(wanted(pairs, {}, {("a", "b"): OPEN_PER_PAIR - 1}, 100, CHANCE))
    assert chosen == {("a", "b"): 1, ("a", "c"): OPEN_PER_PAIR}


def test_many_models_share_one_stock() -> None:
    pairs = pairs_of([painter(str(number)) for number in range(12)])
    assert len(list(wanted(pairs, {}, {}, 1000, CHANCE))) == OPEN_MOST


def test_a_voter_is_dealt_the_models_compared_least_and_then_the_duel_judged_least() -> None:
    assert pick([Choice(1, 40, 0), Choice(2, 3, 9), Choice(3, 3, 1)], CHANCE) == 3
    assert pick([], CHANCE) is None


def test_sides_even_out() -> None:
    assert first_goes_left(1, 2, CHANCE)
    assert not first_goes_left(2, 1, CHANCE)
    assert {first_goes_left(1, 1, random.Random(seed)) for seed in range(20)} == {True, False}


def test_an_answer_is_the_first_models_wherever_it_stood() -> None:
    assert score(Answer.LEFT, first_is_left=True) == 1
    assert score(Answer.LEFT, first_is_left=False) == 0
    assert score(Answer.RIGHT, first_is_left=False) == 1
    assert score(Answer.TIE, first_is_left=True) == 0.5


def test_one_voter_never_weighs_more_than_their_full_voice() -> None:
    loud = [Comparison("a", "b", 1.0, True, 1, 1.0)] * (FULL_VOICE * 5)
    quiet = [Comparison("a", "b", 0.0, True, 2, 1.0)] * 3
    told = list(capped([*loud, *quiet]))
    assert abs(sum(one.weight for one in told if one.voter == 1) - FULL_VOICE) < 1e-9
    assert [one.weight for one in told if one.voter == 2] == [1.0, 1.0, 1.0]
