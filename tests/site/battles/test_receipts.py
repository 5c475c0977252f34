"""Receipts of battles as the site plays them: issued at the end, signed, served, verified."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from battles import actions, merging, models, receipts, rules
from battles.certainty import OPEN_SHORTEST
from battles.states import Format, Phase, SeatRole
from tests.support.battles import (
    again,
    fail,
    guest,
    lobby,
    make_move,
    member,
    open_jobs,
    seal,
    setup,
    start,
    vote_for,
)
from tests.support.clocks import audience, paint, play_round, wait_for_deadline
from tests.support.receipts import verdict_of

pytestmark = pytest.mark.django_db


def test_a_battle_that_goes_on_has_none() -> None:
    battle = lobby(guest("Ada"), guest("Bo"), guest("Cy"))
    assert receipts.issue(battle) is None
    answer = Client().get(f"/api/battles/{battle.code}/receipt")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_over")


def test_a_close_room_in_which_everybody_judged_their_share_ends_early_and_verifies(
    clock: time_machine.Traveller,
) -> None:
    """Eight ballots each of the twelve or twenty-four that they could answer: nobody has more to say, and nobody leads."""
    ada, bo, cy, dee = players = [guest(name) for name in ("Ada", "Bo", "Cy", "Dee")]
    battle = lobby(*players)
    watchers = audience(battle, *(f"Watcher {number}" for number in range(8)))
    start(battle)
    for player in players:
        clock.shift(1)
        seal(battle, player, f"a boat of {player.nickname}")
    battle = paint(wait_for_deadline(battle, clock), clock)
    nobody = guest("Nobody")
    for voter in (*players, *watchers):
        vote_for(battle, voter, nobody)
    assert models.Ballot.objects.counting().count() == 8 * 12
    clock.shift(OPEN_SHORTEST)
    actions.tick(battle.code)
    assert again(battle).phase == Phase.RESULTS
    battle = wait_for_deadline(battle, clock)
    assert verdict_of(battle) == "verified"


def test_a_duel_over_three_rounds_verifies(clock: time_machine.Traveller) -> None:
    ada, bo = guest("Ada"), guest("Bo")
    battle = lobby(ada, bo, chosen=setup(Format.DUEL, rounds=3))
    mo, flo = audience(battle, "Mo", "Flo")
    start(battle)
    for number, best in enumerate([ada, bo, bo]):
        words = {ada: f"a red fox {number}", bo: f"a blue boat {number}"}
        battle = play_round(battle, clock, words, {mo: best, flo: best})
        battle = wait_for_deadline(battle, clock)
    assert battle.phase == Phase.FINISHED
    assert verdict_of(battle) == "verified"


def test_a_relay_whose_second_round_starts_from_the_winner_verifies(clock: time_machine.Traveller) -> None:
    ada, bo = guest("Ada"), guest("Bo")
    battle = lobby(ada, bo, chosen=setup(Format.RELAY, rounds=2))
    (mo,) = audience(battle, "Mo")
    start(battle)
    battle = wait_for_deadline(play_round(battle, clock, {ada: "a red fox", bo: "a blue boat"}, {mo: bo}), clock)
    words = {ada: "a blue boat at night", bo: "a blue boat at noon"}
    battle = wait_for_deadline(play_round(battle, clock, words, {mo: ada}), clock)
    assert verdict_of(battle) == "verified"
    line = json.loads(battle.log.filter(kind="round").order_by("number")[1].body)
    assert line["start"] == {"round": 1, "heat": 1, "seat": 2}


def test_a_rated_battle_verifies_with_its_ratings(clock: time_machine.Traveller) -> None:
    ada, bo, cy = member("Ada"), member("Bo"), member("Cy")
    battle = lobby(ada, bo, cy, chosen=setup(is_rated=True))
    watchers = [member(name) for name in ("Mo", "Flo", "Kim")]
    for watcher in watchers:
        actions.join(battle.code, watcher, SeatRole.AUDIENCE)
    start(battle)
    words = {ada: "a red fox", bo: "a blue boat", cy: "a green tree"}
    battle = play_round(battle, clock, words, dict.fromkeys(watchers, cy))
    battle = wait_for_deadline(battle, clock)
    assert battle.log.filter(kind="rating").count() == 3
    assert verdict_of(battle) == "verified"


def test_lost_pictures_late_pictures_and_blank_entries_verify(clock: time_machine.Traveller) -> None:
    ada, bo, cy, di = guest("Ada"), guest("Bo"), guest("Cy"), guest("Di")
    battle = lobby(ada, bo, cy, di)
    (mo,) = audience(battle, "Mo")
    start(battle)
    for player in (ada, bo, cy):
        seal(battle, player, f"what {player} wants")
    actions.keep_draft(battle.code, di.id, "half a thought", "", 3.0, 1)
    battle = wait_for_deadline(battle, clock)
    clock.shift(1)
    for job in open_jobs(battle):
        if job.owner == ada:
            fail(job)
    clock.shift(60)
    late = open_jobs(battle)[0]
    for job in open_jobs(battle):
        if job != late:
            from jobs import closing
            from tests.support.battles import painted

            closing.close_painted(job, painted(job), timezone.now())
    battle = wait_for_deadline(battle, clock)
    vote_for(battle, mo, bo)
    battle = wait_for_deadline(wait_for_deadline(battle, clock), clock)
    assert {line.kind for line in battle.log.all()} >= {"paint_failed", "paint_late", "painted"}
    assert verdict_of(battle) == "verified"


@pytest.mark.parametrize("wrote", [0, 1, 2])
def test_void_battles_have_receipts_that_verify_too(wrote: int, clock: time_machine.Traveller) -> None:
    """Nobody wrote; one wrote and nothing was painted; two wrote and nobody voted."""
    ada, bo = guest("Ada"), guest("Bo")
    battle = lobby(ada, bo, chosen=setup(Format.DUEL))
    start(battle)
    for player in (ada, bo)[:wrote]:
        seal(battle, player, f"what {player} wants")
    battle = wait_for_deadline(battle, clock)
    if wrote == 2:
        battle = paint(battle, clock)
    while not Phase(battle.phase).is_over:
        battle = wait_for_deadline(battle, clock)
    assert battle.phase == Phase.VOID
    assert verdict_of(battle) == "verified"


def test_a_lobby_that_everybody_left_has_one_as_well(clock: time_machine.Traveller) -> None:
    battle = wait_for_deadline(lobby(guest("Ada"), guest("Bo"), guest("Cy")), clock)
    assert battle.phase == Phase.VOID
    assert verdict_of(battle) == "verified"


def test_votes_cast_as_a_guest_verify_when_the_guest_came_home_to_an_account(clock: time_machine.Traveller) -> None:
    ada, bo, cy = guest("Ada"), guest("Bo"), guest("Cy")
    battle = lobby(ada, bo, cy)
    (mo,) = audience(battle, "Mo")
    start(battle)
    for player in (ada, bo, cy):
        seal(battle, player, f"what {player} wants")
    battle = paint(wait_for_deadline(battle, clock), clock)
    vote_for(battle, mo, bo)
    merging.take_over(mo, member("Moira"))
    battle = wait_for_deadline(wait_for_deadline(battle, clock), clock)
    assert verdict_of(battle) == "verified"
    assert timedelta(0) <= timezone.now() - battle.finished_at


def test_a_knockout_with_byes_and_a_walk_over_verifies(clock: time_machine.Traveller) -> None:
    ada, bo, cy, di, ed = (guest(name) for name in ("Ada", "Bo", "Cy", "Di", "Ed"))
    battle = lobby(ada, bo, cy, di, ed, chosen=setup(Format.KNOCKOUT, rounds=3))
    (mo,) = audience(battle, "Mo")
    start(battle)
    while not Phase(again(battle).phase).is_over:
        playing = models.Entry.objects.filter(
            heat__round__battle=battle, heat__round__number=again(battle).round_number
        )
        writers = [entry.seat.player for entry in playing.select_related("seat__player").order_by("seat__number")]
        for player in writers:
            clock.shift(1)
            seal(battle, player, f"what {player} wants")
        paint(wait_for_deadline(battle, clock), clock)
        vote_for(battle, mo, *writers[::2])
        wait_for_deadline(battle, clock)
        if again(battle).round_number == 2:
            leaving = writers[0]
            make_move(battle, leaving, lambda seat, _: rules.Leave(seat.number))
        wait_for_deadline(battle, clock)
    assert again(battle).phase == Phase.FINISHED
    assert battle.log.filter(kind="pairings").exists()
    assert verdict_of(again(battle)) == "verified"
