"""The bracket of a knockout: the draw, the byes, the walk-overs, and that every way through it ends."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from battles import bracket
from battles.battle import Score, Verdict
from battles.pairings import Pairing, Ruling, Way
from battles.states import Outcome

SECRET = bytes(range(32))
ADA, BO, CY, DEE = 1, 2, 3, 4
MET = Pairing(1, 1, ADA, BO, round=1, heat=1)
ORDER = (ADA, BO, CY, DEE)


def pairs(made: tuple[Pairing, ...], stage: int) -> list[tuple[int | None, int | None]]:
    return [(one.first, one.second) for one in made if one.stage == stage]


def went_on(outcome: Outcome, *scores: Score, wrote: tuple[int, ...] = (ADA, BO), winner: int | None = None) -> object:
    return bracket.advancing(MET, Verdict(outcome, winner, 1, scores), wrote, ORDER)


# --- the draw -------------------------------------------------------------------------------------------------------
@given(st.sets(st.integers(1, 99), min_size=3, max_size=16), st.binary(min_size=32, max_size=32))
def test_a_draw_is_the_same_whatever_order_people_came_in(seats: set[int], secret: bytes) -> None:
    drawn = bracket.draw(sorted(seats), secret, {})
    assert drawn == bracket.draw(sorted(seats, reverse=True), secret, {})
    assert sorted(drawn) == sorted(seats)


def test_chance_puts_everybody_everywhere_equally_often() -> None:
    first = Counter(bracket.draw(ORDER, number.to_bytes(32, "big"), {})[0] for number in range(4000))
    assert all(abs(times - 1000) < 120 for times in first.values())  # four standard deviations of 27


def test_rated_players_are_drawn_by_rating_and_the_others_after_them() -> None:
    assert bracket.draw(ORDER, SECRET, {CY: 30, ADA: 10, BO: -5})[:4] == (CY, ADA, BO, DEE)


def test_equal_ratings_are_put_in_order_by_chance() -> None:
    by_chance = bracket.draw((ADA, BO), SECRET, {})
    assert [seat for seat in bracket.draw(ORDER, SECRET, {ADA: 7, BO: 7, CY: 9, DEE: 1}) if seat in (ADA, BO)] == list(
        by_chance
    )


def test_the_two_best_of_eight_can_only_meet_in_the_final() -> None:
    made = bracket.go_on((), range(1, 9), (), 1)
    assert pairs(made, 1) == [(1, 8), (4, 5), (2, 7), (3, 6)]


def test_byes_fall_to_the_best() -> None:
    made = bracket.go_on((), range(1, 6), (), 1)
    assert [(one.first, one.way) for one in made] == [
        (1, Way.BYE),
        (4, Way.OPEN),
        (2, Way.BYE),
        (3, Way.BYE),
    ]
    assert [one.heat for one in made] == [None, 1, None, None]


@pytest.mark.parametrize(
    ("players", "size", "stages"),
    [(3, 4, 2), (4, 4, 2), (5, 8, 3), (8, 8, 3), (9, 16, 4), (16, 16, 4)],
)
def test_a_bracket_is_the_next_power_of_two(players: int, size: int, stages: int) -> None:
    assert (bracket.size(players), bracket.stages(players)) == (size, stages)


# --- who goes on ----------------------------------------------------------------------------------------------------
def test_the_winner_goes_on() -> None:
    assert went_on(Outcome.WON, winner=BO) == BO
    assert went_on(Outcome.WALKOVER, winner=BO, wrote=(BO,)) == BO


def test_a_tie_goes_to_more_slots_then_more_votes_then_the_better_placed() -> None:
    assert went_on(Outcome.TIED, Score(ADA, 1, 9), Score(BO, 2, 3)) == BO
    assert went_on(Outcome.TIED, Score(ADA, 2, 3), Score(BO, 2, 4)) == BO
    assert went_on(Outcome.TIED, Score(ADA, 2, 3), Score(BO, 2, 3)) == ADA


def ruled(outcome: Outcome, *scores: Score, wrote: tuple[int, ...] = (ADA, BO)) -> Ruling | None:
    return bracket.ruling(MET, Verdict(outcome, None, 1, scores), wrote, ORDER)


def test_the_ruling_is_the_first_thing_in_which_the_two_differ() -> None:
    assert ruled(Outcome.TIED, Score(ADA, 1, 9), Score(BO, 2, 3)) is Ruling.SEEDS
    assert ruled(Outcome.TIED, Score(ADA, 2, 3), Score(BO, 2, 4)) is Ruling.VOTES
    assert ruled(Outcome.TIED, Score(ADA, 2, 3), Score(BO, 2, 3)) is Ruling.DRAW
    assert ruled(Outcome.UNJUDGED) is Ruling.DRAW
    assert ruled(Outcome.LOST, wrote=(BO,)) is Ruling.ALONE
    assert ruled(Outcome.EMPTY, wrote=()) is None
    assert bracket.ruling(MET, Verdict(Outcome.WON, ADA), (ADA, BO), ORDER) is Ruling.VERDICT


def test_whom_nobody_judged_is_told_apart_by_the_draw() -> None:
    assert went_on(Outcome.UNJUDGED) == ADA


def test_pictures_lost_by_the_studio_cost_nobody_who_wrote_the_place_to_one_who_did_not() -> None:
    assert went_on(Outcome.LOST, wrote=(BO,)) == BO


def test_where_neither_wrote_nobody_goes_on_and_the_next_opponent_has_a_bye() -> None:
    made = bracket.go_on((), ORDER, (), 1)
    verdicts = [Verdict(Outcome.EMPTY, heat=1), Verdict(Outcome.WON, CY, heat=2)]
    made = bracket.go_on(bracket.close(made, 1, verdicts, {BO, CY}, ORDER), ORDER, (), 2)
    final = bracket.final_of(made)
    assert (final.first, final.second, final.way, bracket.champion(made)) == (None, CY, Way.BYE, CY)


def test_who_has_left_gives_a_walk_over() -> None:
    made = bracket.go_on((), ORDER, (), 1)
    verdicts = [Verdict(Outcome.WON, ADA, heat=1), Verdict(Outcome.WON, BO, heat=2)]
    made = bracket.go_on(bracket.close(made, 1, verdicts, ORDER, ORDER), ORDER, {ADA}, 2)
    assert (bracket.final_of(made).way, bracket.champion(made)) == (Way.WALKOVER, BO)


def test_a_stage_without_a_heat_is_over_at_once() -> None:
    """Of eight, four have won and two of them have left: the two others meet in the final straight away."""
    order = tuple(range(1, 9))
    made = bracket.go_on((), order, (), 1)
    made = bracket.close(
        made, 1, [Verdict(Outcome.WON, seat, heat) for heat, seat in enumerate((1, 4, 2, 3), 1)], order, order
    )
    made = bracket.go_on(made, order, {4, 3}, 2)
    assert [one.way for one in made if one.stage == 2] == [Way.WALKOVER, Way.WALKOVER]
    final = bracket.final_of(made)
    assert (final.first, final.second, final.round, final.heat) == (1, 2, 2, 1)


def test_places_are_the_stages_in_which_people_went_out() -> None:
    order = tuple(range(1, 9))
    made: tuple[Pairing, ...] = ()
    for number in (1, 2, 3):
        made = bracket.go_on(made, order, (), number)
        met = [one for one in made if one.round == number]
        made = bracket.close(
            made, number, [Verdict(Outcome.WON, min(one.seats), one.heat) for one in met], order, order
        )
    assert bracket.places(made, order) == {1: 1, 2: 2, 3: 3, 4: 3, 5: 5, 6: 5, 7: 5, 8: 5}


# --- every way through it -------------------------------------------------------------------------------------------
ENDS = st.sampled_from(
    [Outcome.WON, Outcome.WON, Outcome.WON, Outcome.TIED, Outcome.UNJUDGED, Outcome.LOST, Outcome.EMPTY]
)


def ended(data: st.DataObject, pairing: Pairing) -> tuple[Verdict, set[int]]:
    """Some verdict of a heat, and who wrote in it."""
    outcome, heat = data.draw(ENDS), pairing.heat or 0
    if outcome is Outcome.EMPTY:
        return Verdict(outcome, heat=heat), set()
    wrote = set(pairing.seats)
    if outcome is Outcome.LOST and data.draw(st.booleans()):
        wrote = {data.draw(st.sampled_from(pairing.seats))}
    winner = data.draw(st.sampled_from(pairing.seats)) if outcome is Outcome.WON else None
    scores = tuple(Score(seat, *data.draw(st.tuples(st.integers(0, 2), st.integers(0, 2)))) for seat in pairing.seats)
    return Verdict(outcome, winner, heat, scores), wrote


@given(st.integers(3, 16), st.data())
def test_whatever_happens_there_is_one_champion_or_nobody_was_left(players: int, data: st.DataObject) -> None:
    order = tuple(data.draw(st.permutations(range(1, players + 1))))
    made: tuple[Pairing, ...] = ()
    gone: set[int] = set()
    rounds = 0
    while not (final := bracket.final_of(made)) or not final.is_closed:
        rounds += 1
        assert rounds <= bracket.stages(players)
        if made:
            gone |= data.draw(st.sets(st.sampled_from(order), max_size=3))
        made = bracket.go_on(made, order, gone, rounds)
        met = [one for one in made if one.round == rounds]
        hold_of_a_round(met, made, gone)
        results = [ended(data, one) for one in met]
        wrote = {seat for _, seats in results for seat in seats}
        made = bracket.close(made, rounds, [verdict for verdict, _ in results], wrote, order)
    hold_of_the_end(made, order)


def hold_of_a_round(met: list[Pairing], made: tuple[Pairing, ...], gone: set[int]) -> None:
    writing = [seat for one in met for seat in one.seats]
    assert len(writing) == len(set(writing)) == 2 * len(met), "nobody plays in two heats of a round"
    assert not set(writing) & gone, "nobody who has left goes on"
    assert [one.heat for one in met] == list(range(1, len(met) + 1))
    assert met or bracket.final_of(made)


def hold_of_the_end(made: tuple[Pairing, ...], order: tuple[int, ...]) -> None:
    meetings = Counter(frozenset(one.seats) for one in made if len(one.seats) == 2)
    assert set(meetings.values()) <= {1}, "nobody meets anybody twice"
    assert all(one.advanced in (*one.seats, None) and one.is_closed for one in made)
    for one in made:
        if one.way is Way.BYE and one.stage > 1:
            before = [two for two in made if two.stage == one.stage - 1 and (two.number + 1) // 2 == one.number]
            assert any(two.advanced is None for two in before), "a later bye: nobody came out of the pairing before"
    placed = bracket.places(made, order)
    assert set(placed) == set(order)
    first = [seat for seat, place in placed.items() if place == 1]
    assert first == ([bracket.champion(made)] if bracket.champion(made) else [])
    if bracket.champion(made) is None:
        assert bracket.final_of(made).way in (Way.NOBODY, Way.MET)


@given(st.integers(3, 16))
def test_without_departures_byes_are_in_the_first_round_alone(players: int) -> None:
    order = tuple(range(1, players + 1))
    made: tuple[Pairing, ...] = ()
    for number in range(1, bracket.stages(players) + 1):
        made = bracket.go_on(made, order, (), number)
        met = [one for one in made if one.round == number]
        made = bracket.close(made, number, [Verdict(Outcome.WON, one.first, one.heat) for one in met], order, order)
    byes = [one for one in made if one.way is Way.BYE]
    assert {one.stage for one in byes} <= {1}
    assert sorted(seat for one in byes for seat in one.seats) == list(order[: bracket.size(players) - players])
    assert len([one for one in made if one.way is Way.MET]) == players - 1, "everybody but one goes out in a heat"
    assert bracket.champion(made) == 1


def test_every_two_of_a_stage_come_from_different_pairings() -> None:
    made = bracket.go_on((), range(1, 17), (), 1)
    seats = [set(one.seats) for one in made]
    assert all(not one & other for one, other in combinations(seats, 2))
