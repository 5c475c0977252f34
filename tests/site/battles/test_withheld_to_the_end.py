"""Whose pictures nobody can see when voting ends is placed last, and the receipt says so. Of a rated duel Mo, Cy and Dee prefer
Bo's boat to Ada's fox."""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import datetime

import pgtrigger
import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.models import Player
from battles import actions, models, receipts
from battles.ratings import audit
from battles.receipt.checks import judging
from battles.receipt.telling import read_lines, tell
from battles.states import Format, Outcome, Phase, SeatRole
from gallery import pictures
from moderation.states import State
from tests.support.battles import again, lobby, member, setup, start, vote_for
from tests.support.clocks import wait_for_deadline, write_and_paint
from tests.support.receipts import receipt_of, verdict_of

pytestmark = pytest.mark.django_db


@dataclass
class Duel:
    ada: Player
    bo: Player
    voters: tuple[Player, ...]
    battle: models.Battle
    at: datetime


@pytest.fixture(scope="module")
def played(rows_of_the_module) -> Duel:
    with rows_of_the_module(), time_machine.travel(timezone.now(), tick=False) as clock:
        ada, bo, *voters = (member(name) for name in ("Ada", "Bo", "Mo", "Cy", "Dee"))
        battle = lobby(ada, bo, chosen=setup(Format.DUEL, is_rated=True))
        for voter in voters:
            actions.join(battle.code, voter, SeatRole.AUDIENCE)
        start(battle)
        battle = write_and_paint(battle, clock, {ada: "a red fox", bo: "a blue boat"})
        return Duel(ada, bo, tuple(voters), battle, timezone.now())


@pytest.fixture
def duel(db, clock: time_machine.Traveller, played: Duel) -> Duel:
    clock.move_to(played.at)
    return deepcopy(played)


def all_prefer_bo(duel: Duel) -> None:
    for voter in duel.voters:
        vote_for(duel.battle, voter, duel.bo)


def judge(player: Player, state: State) -> None:
    theirs = models.Paint.objects.filter(entry__seat__player=player)
    pictures.judge(list(theirs.values_list("picture", flat=True)), state)


def to_the_end(duel: Duel, clock: time_machine.Traveller) -> models.Battle:
    battle = again(duel.battle)
    while not Phase(battle.phase).is_over:
        battle = wait_for_deadline(battle, clock)
    return battle


def heat_of(battle: models.Battle) -> models.Heat:
    return models.Heat.objects.select_related("winner__seat__player").get(round__battle=battle)


def ranks(battle: models.Battle) -> dict[str, int | None]:
    return dict(models.Entry.objects.filter(heat__round__battle=battle).values_list("seat__player__nickname", "rank"))


def mu(player: Player) -> int:
    return models.Rating.objects.get(player=player).mu


@pytest.mark.parametrize("state", [State.WITHHELD, State.BLOCKED, State.PENDING])
def test_who_was_preferred_and_cannot_be_seen_in_the_end_loses_and_pays_for_it(duel, clock, state):
    all_prefer_bo(duel)
    if state is State.PENDING:
        duel.bo.pictures.update(state=state)
    else:
        judge(duel.bo, state)
    battle = to_the_end(duel, clock)
    heat = heat_of(battle)
    assert (heat.outcome, heat.winner.seat.player, heat.confidence) == (Outcome.WON, duel.ada, None)
    assert ranks(battle) == {"Ada": 1, "Bo": 2}
    assert mu(duel.ada) > mu(duel.bo)
    assert list(audit.differences()) == []


def test_the_receipt_names_it_and_whoever_counts_again_comes_to_the_same(duel, clock):
    all_prefer_bo(duel)
    judge(duel.bo, State.WITHHELD)
    battle = to_the_end(duel, clock)
    assert json.loads(battle.log.get(kind="verdict").body)["withheld"] == [2]
    assert verdict_of(battle) == "verified"
    story, _ = tell(read_lines(receipts.compose(receipt_of(battle)).lines)[0])
    heat = story.rounds[1].heats[1]
    heat.verdict = replace(heat.verdict, withheld=frozenset())
    found = [one.why for one in judging.check(story)]
    assert found[0] == "it withholds others than those of whom nothing could be seen"
    assert "by its ballots it is won by seat 2, not won by seat 1" in found


def test_ballots_that_are_sure_of_what_cannot_be_seen_end_nothing_early(duel, clock):
    all_prefer_bo(duel)
    judge(duel.bo, State.WITHHELD)
    clock.shift(11)
    actions.tick(duel.battle.code)
    assert again(duel.battle).phase == Phase.VOTING
    judge(duel.bo, State.VISIBLE)
    actions.tick(duel.battle.code)
    assert again(duel.battle).phase == Phase.RESULTS
    assert ranks(duel.battle) == {"Ada": 2, "Bo": 1}


def test_one_picture_that_can_be_seen_is_enough(duel, clock):
    all_prefer_bo(duel)
    first, *others = models.Paint.objects.filter(entry__seat__player=duel.bo).values_list("picture", flat=True)
    pictures.judge(others, State.WITHHELD)
    assert ranks(to_the_end(duel, clock)) == {"Ada": 2, "Bo": 1}


def test_what_is_taken_down_once_voting_is_over_changes_no_place(duel, clock):
    all_prefer_bo(duel)
    wait_for_deadline(duel.battle, clock)
    judge(duel.bo, State.BLOCKED)
    battle = to_the_end(duel, clock)
    assert ranks(battle) == {"Ada": 2, "Bo": 1}
    assert verdict_of(battle) == "verified"


def test_where_neither_can_be_seen_they_are_equal(duel, clock):
    all_prefer_bo(duel)
    for player in (duel.ada, duel.bo):
        judge(player, State.WITHHELD)
    battle = to_the_end(duel, clock)
    assert (heat_of(battle).outcome, ranks(battle)) == (Outcome.TIED, {"Ada": 1, "Bo": 1})
    assert mu(duel.ada) == mu(duel.bo)
    assert verdict_of(battle) == "verified"


def test_who_wins_without_any_vote_gains_no_rating_by_it(duel, clock):
    judge(duel.bo, State.WITHHELD)
    battle = to_the_end(duel, clock)
    assert (heat_of(battle).outcome, ranks(battle)) == (Outcome.WON, {"Ada": 1, "Bo": 2})
    assert (battle.phase, models.RatingChange.objects.count()) == (Phase.FINISHED, 0)
    assert verdict_of(battle) == "verified"


def test_a_battle_that_was_made_before_is_counted_by_the_rules_of_its_log(duel, clock):
    all_prefer_bo(duel)
    with pgtrigger.ignore("battles.LogLine:append_only"):
        line = duel.battle.log.get(number=1)
        line.body = json.dumps(json.loads(line.body) | {"rules": 1}, sort_keys=True, separators=(",", ":"))
        line.save(update_fields=["body"])
    judge(duel.bo, State.WITHHELD)
    assert ranks(to_the_end(duel, clock)) == {"Ada": 2, "Bo": 1}


def test_the_page_says_why_it_is_last(duel, clock):
    all_prefer_bo(duel)
    judge(duel.bo, State.WITHHELD)
    battle = to_the_end(duel, clock)
    page = Client().get(f"/b/{battle.code}/results").content.decode()
    assert "Bo is placed last: no picture of that entry could be seen when voting ended." in page
    assert page.count("Placed last: no picture of it could be seen when voting ended.") == 1
    assert "Strengths decide" not in page
