"""Why a heat was won, in words, where the votes do not say it."""

from __future__ import annotations

import pytest

from battles import messages
from battles.deciding import by_strength, why_won
from battles.states import Outcome
from tests.support import room_scenes as scenes

ADA, BO = 1, 2


def duel(ada: int, bo: int, winner: int | None = BO, outcome: Outcome = Outcome.WON) -> messages.HeatView:
    flow = messages.VoteFlow(first=ADA, second=BO, first_won=ada, second_won=bo, tied=0)
    entries = [scenes.entry(ADA), scenes.entry(BO)]
    return scenes.heat(outcome=outcome, winner=winner, entries=entries, votes=[flow])


@pytest.mark.parametrize(("ada", "bo"), [(10, 10), (11, 9)])
def test_who_won_without_more_votes_is_told_to_have_won_by_strengths(ada: int, bo: int) -> None:
    names = {entry.seat: entry.nickname for entry in duel(ada, bo).entries}
    told = by_strength(duel(ada, bo))
    assert told.startswith(f"{names[BO]} has {bo} of the votes and {names[ADA]} {ada}. Strengths decide")


def test_who_has_more_votes_needs_no_words() -> None:
    assert by_strength(duel(9, 10)) == ""


def test_where_nobody_won_there_is_nothing_to_say() -> None:
    assert by_strength(duel(10, 10, winner=None, outcome=Outcome.TIED)) == ""


def test_of_more_than_two_the_votes_are_not_compared() -> None:
    of_three = duel(10, 10)
    more = of_three.votes[0].model_copy(update={"second": 3})
    assert by_strength(of_three.model_copy(update={"votes": [*of_three.votes, more]})) == ""


def test_who_is_last_because_nobody_could_see_it_is_told_and_no_strengths() -> None:
    heat = duel(0, 10, winner=ADA)
    assert "Strengths decide" in why_won(heat)
    ada, bo = heat.entries
    hidden = heat.model_copy(update={"entries": [ada, bo.model_copy(update={"is_withheld": True})]})
    assert why_won(hidden) == "Bo is placed last: no picture of that entry could be seen when voting ended."
    unplaced = hidden.entries[1].model_copy(update={"rank": None})
    assert "placed last" not in why_won(hidden.model_copy(update={"entries": [ada, unplaced]}))
