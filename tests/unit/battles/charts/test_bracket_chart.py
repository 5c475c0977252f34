"""The bracket as a picture names what somebody went on by: a walk-over too, in the picture, its sentence and its table."""

from __future__ import annotations

from battles import messages
from battles.charting import bracket_of
from battles.states import Phase
from tests.support import room_scenes as scenes


def knockout(**final: object) -> messages.SnapshotMessage:
    """Ada and Bo are the final's two seats."""
    shown = {"number": 1, "first": 1, "second": 2, "heat": None, "outcome": None, "advanced": 1} | final
    pairing = messages.PairingView(**shown)
    stage = messages.StageView(number=1, round=None, pairings=[pairing])
    drawn = messages.BracketView(seeds=[1, 2], stages=[stage], champion=1)
    return messages.SnapshotMessage.model_validate(scenes.snapshot(Phase.FINISHED, bracket=drawn))


def test_a_walk_over_is_named_where_somebody_went_on_by_it() -> None:
    for final in ({"way": "walkover"}, {"way": "met", "heat": 1, "outcome": "walkover"}):
        drawn = bracket_of(knockout(**final))
        assert drawn is not None
        assert "by walk-over" in drawn.sentence
        assert "(by walk-over)" in drawn.table.rows[0][-1]
        assert "by walk-over" in drawn.svg(is_narrow=False)


def test_a_final_that_was_played_and_won_names_none() -> None:
    drawn = bracket_of(knockout(way="met", heat=1, outcome="won"))
    assert drawn is not None
    assert "walk-over" not in drawn.sentence + drawn.svg(is_narrow=False)
