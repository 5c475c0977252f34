"""Why somebody went on, in words: every ruling of a tie, walk-overs and byes, in the final and before it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from battles.pairings import Ruling, Way
from battles.rulings import Decided, sentence
from battles.states import Outcome

TIED = Decided(1, Way.MET, Outcome.TIED, Ruling.DRAW, "Ada", "Bo", is_winner=False, score=(9, 9))


@pytest.mark.parametrize(
    ("ruling", "by"),
    [
        (Ruling.SEEDS, "by more seeds won."),
        (Ruling.VOTES, "by more votes, as both won equally many seeds."),
        (Ruling.DRAW, "by the better place in the draw, as seeds and votes were equal."),
    ],
)
def test_a_tied_final_says_how_it_stood_and_by_what_it_was_decided(ruling: Ruling, by: str) -> None:
    assert sentence(replace(TIED, ruling=ruling)) == f"The final was tied 9 : 9, and Ada takes it {by}"


def test_a_tie_in_which_every_pair_was_too_close_gives_no_score_of_noughts() -> None:
    told = "The final was tied, every pair too close to call, and Ada takes it by the better place in the draw."
    assert sentence(replace(TIED, score=(0, 0))) == told


@pytest.mark.parametrize(("size", "name"), [(2, "semi-final"), (4, "quarter-final"), (8, "heat")])
def test_before_the_final_somebody_goes_on(size: int, name: str) -> None:
    told = sentence(replace(TIED, size=size, ruling=Ruling.SEEDS, score=(2, 3)))
    assert told == f"This {name} was tied 2 : 3, and Ada goes on by more seeds won."


def test_a_final_nobody_judged_or_whose_pictures_were_lost_says_so() -> None:
    unjudged = replace(TIED, outcome=Outcome.UNJUDGED, score=None)
    assert sentence(unjudged) == "Nobody judged the final, and Ada takes it by the better place in the draw."
    lost = replace(unjudged, outcome=Outcome.LOST, ruling=Ruling.ALONE)
    assert sentence(lost) == "The studio lost pictures of the final, and Ada takes it as the only one who wrote."


def test_a_walk_over_says_whether_the_other_left_or_wrote_nothing() -> None:
    left = replace(TIED, way=Way.WALKOVER, outcome=None, ruling=None, score=None)
    assert sentence(left) == "Bo was gone before the final, so Ada takes it by walk-over."
    silent = replace(TIED, outcome=Outcome.WALKOVER, ruling=Ruling.VERDICT, is_winner=True, score=None)
    assert sentence(silent) == "Bo wrote nothing in the final, so Ada takes it by walk-over."
    assert sentence(replace(silent, size=2)) == "Bo wrote nothing in this semi-final, so Ada goes on by walk-over."


def test_a_bye_says_that_there_was_no_opponent() -> None:
    bye = replace(TIED, size=2, way=Way.BYE, outcome=None, ruling=None, behind=None, score=None)
    assert sentence(bye) == "Ada had no opponent in this semi-final, and goes on by a bye."


def test_nobody_goes_on_from_a_heat_in_which_neither_wrote() -> None:
    empty = replace(TIED, size=2, outcome=Outcome.EMPTY, ruling=None, ahead=None, score=None)
    assert sentence(empty) == "Neither wrote in this semi-final: nobody goes on and the next opponent has a bye."
    assert sentence(replace(empty, size=1)) == "Neither wrote in the final: there is no champion."
    assert sentence(replace(empty, way=Way.NOBODY)) == "Nobody was left for this semi-final."


def test_a_final_won_by_votes_needs_no_words() -> None:
    assert sentence(replace(TIED, outcome=Outcome.WON, ruling=Ruling.VERDICT, is_winner=True)) == ""


@pytest.mark.parametrize(("now", "by"), [(Outcome.WON, Ruling.DRAW), (Outcome.TIED, Ruling.VERDICT)])
def test_a_final_that_was_counted_otherwise_since_says_that_the_bracket_stands(now: Outcome, by: Ruling) -> None:
    told = sentence(replace(TIED, outcome=now, ruling=by))
    assert told == "The votes were counted again since. The bracket stands as it was played: Ada takes it."


def test_one_that_was_played_before_rulings_were_kept_is_told_by_the_rule() -> None:
    assert "more seeds won, then more votes, then the better place in the draw" in sentence(replace(TIED, ruling=None))
