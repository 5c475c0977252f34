"""A heat's result in a sentence, on the page of a battle that is over."""

from __future__ import annotations

import pytest

from battles import messages
from battles.results import verdict_on
from battles.states import Format, Outcome, Phase
from battles.tabs import called
from tests.support import room_scenes as scenes

ADA = 1


def frame(*heats: messages.HeatView, format: Format = Format.FREE_FOR_ALL) -> messages.SnapshotMessage:
    if format is Format.KNOCKOUT:
        said = scenes.knockout(Phase.FINISHED, 3, heats=list(heats))
    else:
        said = scenes.snapshot(Phase.FINISHED, heats=list(heats))
    return messages.SnapshotMessage.model_validate(said)


def test_who_alone_was_painted_takes_the_round_and_the_sentence_begins_with_them() -> None:
    alone = scenes.heat(outcome=Outcome.WALKOVER, winner=ADA, confidence=None, votes=[], voters=0)
    assert verdict_on(alone) == "Ada takes the round: nobody else’s entry was painted."


@pytest.mark.parametrize("outcome", [Outcome.UNJUDGED, Outcome.EMPTY, Outcome.LOST, Outcome.WALKOVER])
def test_of_several_heats_the_one_that_is_meant_is_named(outcome: Outcome) -> None:
    winner = ADA if outcome is Outcome.WALKOVER else None
    heat = scenes.heat(number=2, outcome=outcome, winner=winner, confidence=None, votes=[], voters=0)
    said = verdict_on(heat, called(frame(scenes.heat(number=1), heat), heat))
    assert "heat 2" in said
    assert "round" not in said


def test_the_only_heat_of_its_round_is_the_round() -> None:
    heat = scenes.heat(round=2, outcome=Outcome.UNJUDGED, winner=None, confidence=None, votes=[], voters=0)
    assert verdict_on(heat, called(frame(scenes.heat(round=1), heat), heat)) == "Nobody judged this round."


def test_a_heat_of_a_knockout_is_called_what_its_tab_says() -> None:
    first, second = scenes.heat(round=2, number=1), scenes.heat(round=2, number=2)
    assert called(frame(first, second, format=Format.KNOCKOUT), second) == "semi-final 2"
