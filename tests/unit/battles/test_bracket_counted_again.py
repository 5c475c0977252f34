"""Who would have gone on from heats that were counted again, and the places that ratings are corrected by."""

from __future__ import annotations

from battles import bracket
from battles.battle import Score, Verdict
from battles.pairings import Pairing
from battles.states import Outcome

ADA, BO, CY, DEE = ORDER = (1, 2, 3, 4)
ROUNDS = {1: ORDER, 2: (ADA, BO)}
PLAYED = (
    Pairing(1, 1, ADA, DEE, round=1, heat=1, is_closed=True, advanced=ADA),
    Pairing(1, 2, BO, CY, round=1, heat=2, is_closed=True, advanced=BO),
    Pairing(2, 1, ADA, BO, round=2, heat=1, is_closed=True, advanced=ADA),
)
"""Ada beat Dee, Bo beat Cy, and Ada beat Bo in the final."""


def places(**counted: Verdict) -> dict[int, int]:
    told = {
        1: [verdict for name, verdict in counted.items() if name != "final"],
        2: [counted[name] for name in counted if name == "final"],
    }
    return bracket.places(bracket.counted_again(PLAYED, told, ROUNDS, ORDER), ORDER)


def won(seat: int, heat: int = 1) -> Verdict:
    return Verdict(Outcome.WON, seat, heat)


def test_counted_again_to_the_same_end_everybody_keeps_their_place() -> None:
    assert places(first=won(ADA), second=won(BO, 2), final=won(ADA)) == {ADA: 1, BO: 2, CY: 3, DEE: 3}


def test_who_should_have_been_out_is_out_there_however_far_they_came_and_who_lost_to_them_keeps_their_place() -> None:
    """Dee had come to the final; nobody is first, since nobody has won a final against Dee."""
    assert places(first=won(DEE)) == {ADA: 3, BO: 2, CY: 3, DEE: 2}


def test_a_final_that_turns_has_another_first() -> None:
    assert places(final=won(BO)) == {BO: 1, ADA: 2, CY: 3, DEE: 3}


def test_who_beat_somebody_who_should_not_have_been_there_has_won_all_the_same() -> None:
    assert places(second=won(CY, 2)) == {ADA: 1, CY: 2, BO: 3, DEE: 3}


def test_a_final_that_turns_for_somebody_who_should_not_have_been_there_gives_them_nothing() -> None:
    assert places(second=won(CY, 2), final=won(BO)) == {ADA: 2, CY: 2, BO: 3, DEE: 3}


def test_a_heat_that_nobody_judged_any_more_goes_by_the_rule_for_heats_without_a_winner() -> None:
    unjudged = Verdict(Outcome.UNJUDGED, None, 2)
    assert places(second=unjudged) == {ADA: 1, BO: 2, CY: 3, DEE: 3}
    more_slots = Verdict(Outcome.TIED, None, 2, (Score(BO, 1, 9), Score(CY, 2, 3)))
    assert places(second=more_slots) == {ADA: 1, CY: 2, BO: 3, DEE: 3}
