"""The receipt of a knockout bears out its bracket, and a bent one is found out."""

from __future__ import annotations

import json

import pytest

from battles import receipts
from battles.receipt.checks import bracketing
from battles.receipt.story import Said
from battles.receipt.telling import tell
from tests.support.battles import again, start, time_is_up
from tests.support.knockouts import Knockout, four_painted, leave, told

pytestmark = pytest.mark.django_db


def test_the_receipt_of_a_knockout_with_byes_and_a_departure_bears_out_bracket_and_places() -> None:
    """Its clock does not hold: a test's time is up before its log says so. A browser test plays one that verifies whole."""
    knockout = Knockout(players=6)
    start(knockout.battle)
    draw = knockout.draw()
    knockout.play_round(knockout.player(draw[3]))
    leave(knockout.battle, knockout.player(draw[2]))
    time_is_up(knockout.battle)
    knockout.play_round(knockout.player(draw[3]))
    time_is_up(knockout.battle)
    knockout.play_round(knockout.player(draw[3]))
    time_is_up(knockout.battle)
    verdict = receipts.judged(receipts.newest_of(again(knockout.battle)))
    assert [found for found in verdict.findings if found.check in ("bracket", "places", "lines", "seeds")] == []
    assert verdict.champions == (draw[3],)


@pytest.mark.parametrize("of", ["draw", "pairings"])
def test_a_receipt_whose_bracket_was_bent_is_found_out(of: str) -> None:
    knockout = four_painted()
    draw = knockout.draw()
    knockout.play_round(knockout.player(draw[1]))
    leave(knockout.battle, knockout.player(draw[0]))
    time_is_up(knockout.battle)
    said = told(again(knockout.battle))
    bent = [bend(line, draw) if line.kind == of else line for line in said]
    story, misplaced = tell(bent)
    assert misplaced == []
    assert list(bracketing.check(tell(said)[0])) == []
    assert list(bracketing.check(story)) != []


def bend(line: Said, draw: list[int]) -> Said:
    """Everything else still fits: two of the draw, or of a pairing, have changed places."""
    swapped = {draw[0]: draw[1], draw[1]: draw[0]}
    text = json.loads(
        json.dumps(line.content),
        object_hook=lambda one: {
            name: swapped.get(fact, fact) if name in ("seat", "first", "second", "advanced") else fact
            for name, fact in one.items()
        },
    )
    return Said(line.number, line.kind, line.at, text)
