"""Who leads a battle over its rounds, and when a duel is over early."""

import pytest

from battles.standings import HeatResult, Overall, is_decided, overall
from battles.states import Format, Outcome

ADA, BO, CY = 1, 2, 3


def won(winner, ranks):
    return HeatResult(Outcome.WON, winner, ranks)


def test_heats_won_go_before_points():
    rounds = [won(ADA, {ADA: 1, BO: 2, CY: 3}), won(ADA, {ADA: 1, BO: 2, CY: 3}), won(CY, {CY: 1, BO: 2, ADA: 3})]
    assert overall(rounds) == [Overall(ADA, 2, 8, 1), Overall(CY, 1, 4, 2), Overall(BO, 0, 6, 3)]


def test_points_decide_between_equal_wins():
    rounds = [won(ADA, {ADA: 1, BO: 2, CY: 3}), won(BO, {BO: 1, CY: 2, ADA: 3})]
    assert [(one.seat, one.points, one.rank) for one in overall(rounds)] == [(BO, 6, 1), (ADA, 4, 2), (CY, 2, 3)]


def test_equals_share_a_rank_and_the_next_rank_is_left_out():
    tied = HeatResult(Outcome.TIED, None, {ADA: 1, BO: 1, CY: 3})
    assert overall([tied]) == [Overall(ADA, 0, 3, 1), Overall(BO, 0, 3, 1), Overall(CY, 0, 0, 3)]


def test_a_walkover_is_a_win_without_points():
    assert overall([HeatResult(Outcome.WALKOVER, ADA, {})], seats=[ADA, BO]) == [
        Overall(ADA, 1, 0, 1),
        Overall(BO, 0, 0, 2),
    ]


@pytest.mark.parametrize("outcome", [Outcome.UNJUDGED, Outcome.EMPTY, Outcome.LOST, Outcome.OPEN])
def test_a_heat_nobody_won_gives_no_win(outcome):
    assert overall([HeatResult(outcome, ADA, {})], seats=[ADA]) == [Overall(ADA, 0, 0, 1)]


def test_seats_without_a_result_stand_last():
    assert overall([], seats=[BO, ADA]) == [Overall(ADA, 0, 0, 1), Overall(BO, 0, 0, 1)]


@pytest.mark.parametrize(
    ("rounds", "wins", "played", "decided"),
    [
        (3, {ADA: 2}, None, True),
        (3, {ADA: 1, BO: 1}, None, False),
        (3, {}, None, False),
        (2, {ADA: 1}, None, False),
        (1, {BO: 1}, None, True),
        (5, {ADA: 2}, 3, False),
        (5, {ADA: 2}, 4, True),
        (5, {ADA: 2, BO: 1}, 4, False),
    ],
)
def test_a_duel_is_clinched_when_the_rest_cannot_change_it(rounds, wins, played, decided):
    assert is_decided(Format.DUEL, rounds, wins, played) is decided


@pytest.mark.parametrize("form", [Format.RELAY, Format.FREE_FOR_ALL])
def test_other_formats_play_all_their_rounds(form):
    assert not is_decided(form, 3, {ADA: 3}, 3)
