"""A knockout by the verbs that every door calls: who goes on, walk-overs, what the log says, what everybody sees."""

from __future__ import annotations

import json
from collections import Counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from battles import actions, counted_again, models
from battles.provider import BattleRooms
from battles.states import Outcome, Phase, VoidReason
from tests.support.battles import paint_all, seal, start, time_is_up, vote_for
from tests.support.knockouts import Knockout, four_painted, leave

pytestmark = pytest.mark.django_db


def test_a_knockout_is_played_to_its_champion() -> None:
    knockout = four_painted()
    draw = knockout.draw()
    third, fourth = knockout.player(draw[2]), knockout.player(draw[3])
    knockout.play_round(third, fourth)
    assert knockout.stage(1) == [
        (draw[0], draw[3], "met", draw[3]),
        (draw[1], draw[2], "met", draw[2]),
    ]
    time_is_up(knockout.battle)
    knockout.play_round(third)
    battle = time_is_up(knockout.battle)
    assert battle.phase == Phase.FINISHED
    seen = knockout.seen()
    assert seen["bracket"]["champion"] == draw[2]
    assert {place["seat"]: place["rank"] for place in seen["standings"]} == dict(
        zip((draw[2], draw[3], draw[0], draw[1]), (1, 2, 3, 3), strict=True)
    )


def test_a_bracket_is_counted_again_with_one_query_for_all_ballots_and_one_for_all_entries() -> None:
    """Two heats of the first stage were judged. The other query for entries asks who wrote."""
    knockout = four_painted()
    draw = knockout.draw()
    knockout.play_round(knockout.player(draw[2]), knockout.player(draw[3]))
    with CaptureQueriesContext(connection) as asked:
        assert [one.advanced for one in counted_again.pairings(knockout.battle)][:2] == [draw[3], draw[2]]
    read = Counter(query["sql"].split(" FROM ", 1)[1].split()[0] for query in asked if " FROM " in query["sql"])
    assert read['"battles_ballot"'] == 1
    assert read['"battles_entry"'] == 2


def test_who_leaves_between_two_rounds_gives_a_walk_over() -> None:
    knockout = four_painted()
    draw = knockout.draw()
    knockout.play_round()
    leave(knockout.battle, knockout.player(draw[0]))
    battle = time_is_up(knockout.battle)
    assert knockout.stage(2) == [(draw[0], draw[1], "walkover", draw[1])]
    assert (battle.phase, battle.void_reason) == (Phase.VOID, VoidReason.NO_VOTERS)


def test_a_walk_over_in_the_final_makes_a_champion_of_a_judged_battle() -> None:
    knockout = four_painted()
    draw = knockout.draw()
    knockout.play_round(knockout.player(draw[1]))
    leave(knockout.battle, knockout.player(draw[0]))
    battle = time_is_up(knockout.battle)
    assert (battle.phase, knockout.seen()["bracket"]["champion"]) == (Phase.FINISHED, draw[1])
    assert battle.played_rounds.count() == 1


def test_the_log_says_who_meets_whom_and_who_went_on() -> None:
    knockout = Knockout(players=3, seats=4)
    start(knockout.battle)
    draw = knockout.draw()
    knockout.play_round(knockout.player(draw[2]))
    drawn, closed = (line["pairings"] for line in knockout.lines("pairings"))
    assert [(one["first"], one["second"], one["way"], one["heat"]) for one in drawn] == [
        (draw[0], None, "bye", None),
        (draw[1], draw[2], "open", 1),
    ]
    assert [(one["number"], one["way"], one["advanced"]) for one in closed] == [(2, "met", draw[2])]


def test_a_heat_nobody_judged_lets_the_better_placed_go_on() -> None:
    knockout = four_painted()
    draw = knockout.draw()
    knockout.play_round()
    assert [one[3] for one in knockout.stage(1)] == draw[:2]
    outcomes = models.Heat.objects.values_list("outcome", flat=True)
    assert set(outcomes) == {Outcome.UNJUDGED}


def test_a_heat_in_which_neither_wrote_sends_nobody_on() -> None:
    knockout = Knockout(players=4, seats=4)
    start(knockout.battle)
    draw = knockout.draw()
    for seat in (draw[1], draw[2]):
        seal(knockout.battle, knockout.player(seat), "x")
    time_is_up(knockout.battle)
    paint_all(knockout.battle)
    vote_for(knockout.battle, knockout.cy, favourite=knockout.player(draw[2]))
    time_is_up(knockout.battle)
    assert knockout.stage(1)[0] == (draw[0], draw[3], "met", None)
    battle = time_is_up(knockout.battle)
    assert knockout.stage(2) == [(None, draw[2], "bye", draw[2])]
    assert battle.phase == Phase.FINISHED


def test_every_view_of_the_room_has_the_same_bracket() -> None:
    knockout = Knockout(players=4, seats=4)
    start(knockout.battle)
    frames = BattleRooms().snapshot(actions.room_of(knockout.battle.code)).frames
    assert len({json.dumps(frame["bracket"]) for frame in frames.values()}) == 1
