"""A round of two heats: who judges what, how pairs are spread over them, and what is said of each."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Player
from battles import actions, models, verdicts, voting
from battles.private import private
from battles.snapshot import snapshot
from battles.states import Outcome, Phase, SeatRole
from tests.support.battles import guest, lobby, paint_all, seal, start, time_is_up, vote_for
from tests.support.scenes import once

pytestmark = pytest.mark.django_db


class Round:
    """Ada meets Bo in the first heat, Dee meets Eve in the second; all is painted and shown."""

    def __init__(self) -> None:
        self.ada, self.bo, self.dee, self.eve = people = [guest(name) for name in ("Ada", "Bo", "Dee", "Eve")]
        self.battle = lobby(*people)
        start(self.battle)
        played = models.Round.objects.get(battle=self.battle)
        second = models.Heat.objects.create(round=played, number=2)
        models.Entry.objects.filter(seat__player__in=[self.dee, self.eve]).update(heat=second)
        for player in people:
            seal(self.battle, player, f"by {player.nickname}")
        time_is_up(self.battle)
        self.battle = paint_all(self.battle)
        assert self.battle.phase == Phase.VOTING

    def watcher(self, nickname: str) -> Player:
        player = guest(nickname)
        actions.join(self.battle.code, player, SeatRole.AUDIENCE)
        return player


@pytest.fixture
def round() -> Round:
    return once(Round)


def dealt_to(player: Player) -> list[int]:
    return list(models.Ballot.objects.filter(voter=player).order_by("id").values_list("heat__number", flat=True))


def test_players_judge_the_other_heat_and_never_their_own(round: Round) -> None:
    vote_for(round.battle, round.ada, favourite=round.eve)
    assert dealt_to(round.ada) == [2] * 4


def test_pairs_are_dealt_from_the_heat_that_needs_them_most(round: Round) -> None:
    """Ada and Bo can judge the second heat alone: whoever comes from outside makes up for the first."""
    for player in (round.ada, round.bo):
        voting.deal(round.battle.code, player.id)
    cy, mo = round.watcher("Cy"), round.watcher("Mo")
    for watcher in (cy, mo):
        assert voting.deal(round.battle.code, watcher.id) == 2
    assert dealt_to(cy) + dealt_to(mo) == [1] * 4


def test_from_outside_both_heats_are_judged_equally_often_and_every_entry_of_one(round: Round) -> None:
    for number in range(5):
        voting.deal(round.battle.code, round.watcher(f"Cy{number}").id)
    assert Counter(models.Ballot.objects.values_list("heat__number", flat=True)) == {1: 5, 2: 5}
    shown = Counter(entry for pair in models.Ballot.objects.values_list("low", "high") for entry in pair)
    assert set(shown.values()) == {5}


def test_a_watcher_has_judged_all_after_every_pair_of_both_heats(round: Round) -> None:
    cy = round.watcher("Cy")
    assert vote_for(round.battle, cy, favourite=round.eve) == 8
    me = private(round.battle, [cy.id])[cy.id]
    assert (me.answered, me.no_more_pairs) == (8, True)


def test_a_pair_and_the_wall_say_which_heat_they_are_of(round: Round) -> None:
    voting.deal(round.battle.code, round.ada.id)
    frames = private(round.battle, [round.ada.id, round.dee.id])
    assert [ballot.heat for ballot in frames[round.ada.id].ballots] == [2, 2]
    assert frames[round.dee.id].entry.heat == 2
    assert [wall.heat for wall in snapshot(round.battle, timezone.now()).wall] == [1, 1, 2, 2]


def test_how_voting_goes_is_said_of_each_heat_and_of_the_least_sure(round: Round) -> None:
    vote_for(round.battle, round.ada, favourite=round.eve)
    actions.tick(round.battle.code)
    judging = snapshot(round.battle, timezone.now()).judging
    assert [(heat.number, heat.ballots) for heat in judging.heats] == [(1, 0), (2, 4)]
    assert (judging.ballots, judging.confidence) == (4, judging.heats[0].confidence)


def test_every_heat_has_its_own_winner_and_its_own_line_in_the_log(round: Round) -> None:
    vote_for(round.battle, round.ada, favourite=round.eve)
    battle = time_is_up(round.battle)
    heats = models.Heat.objects.filter(round__battle=battle).order_by("number")
    assert [heat.outcome for heat in heats] == [Outcome.UNJUDGED, Outcome.WON]
    assert heats[1].winner.seat.player == round.eve
    bodies = [json.loads(line.body) for line in battle.log.filter(kind="verdict").order_by("number")]
    assert [(body["heat"], body["winner"]) for body in bodies] == [(1, None), (2, 4)]
    ballots = [json.loads(line.body) for line in battle.log.filter(kind="ballot")]
    assert {(body["round"], body["heat"]) for body in ballots} == {(1, 2)}


def asked_of_ballots(call: Callable[[], object]) -> int:
    """How many queries read the ballots' rows."""
    with CaptureQueriesContext(connection) as asked:
        call()
    return sum('FROM "battles_ballot"' in query["sql"] for query in asked)


def test_the_results_of_all_heats_are_read_with_one_query_for_their_ballots(round: Round) -> None:
    """Who won which slot and how the votes fell come from the same rows, and from those of all heats at once."""
    vote_for(round.battle, round.ada, favourite=round.eve)
    vote_for(round.battle, round.dee, favourite=round.bo)
    battle = time_is_up(round.battle)
    shown = []
    assert asked_of_ballots(lambda: shown.extend(snapshot(battle, timezone.now()).heats)) == 1
    assert [[(flow.first_won, flow.second_won) for flow in heat.votes] for heat in shown] == [[(0, 4)], [(0, 4)]]
    won = [{entry.nickname: [slot.outcome for slot in entry.slots] for entry in heat.entries} for heat in shown]
    assert won == [{"Bo": ["won"] * 4, "Ada": ["lost"] * 4}, {"Eve": ["won"] * 4, "Dee": ["lost"] * 4}]


def test_why_voting_ended_early_is_told_without_counting_the_heats_again(round: Round) -> None:
    """Whether everybody has judged all they can: one look at who judged how much of each heat, and at no vote."""
    vote_for(round.battle, round.ada, favourite=round.eve)
    vote_for(round.battle, round.bo, favourite=round.eve)
    vote_for(round.battle, round.dee, favourite=round.bo)
    battle, told = round.battle, []

    class Said:
        def pseudonym(self, player: int) -> str:
            return str(player)

        def write(self, kind: str, **said: object) -> None:
            told.append((kind, said["why"]))

    def close() -> None:
        verdicts.write_closing(battle, battle.deadline, timezone.now(), Said())

    assert asked_of_ballots(close) == 2
    vote_for(round.battle, round.eve, favourite=round.bo)
    close()
    assert told == [("voting_closed", "sure"), ("voting_closed", "exhausted")]


def test_letters_of_the_wall_are_those_of_the_results(round: Round) -> None:
    judged = {wall.letter: wall.pictures[0].src for wall in snapshot(round.battle, timezone.now()).wall}
    results = snapshot(time_is_up(round.battle), timezone.now()).heats
    opened = {entry.letter: entry.pictures[0].src for heat in results for entry in heat.entries}
    assert opened == judged
