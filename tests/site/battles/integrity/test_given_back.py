"""An entry that was placed last, since nobody could see it when voting ended, is given its place back when it is shown again. Of
a rated duel Mo, Cy and Dee preferred Bo's boat, which was withheld to the end: Ada won."""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import datetime

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.models import Player
from battles import actions, models, receipts
from battles.integrity import restoring
from battles.models.integrity import Correction
from battles.models.ratings import RatingChange
from battles.ratings import audit
from battles.ratings.wenglin import START_MU, START_SIGMA, Place, rate
from battles.receipt.checks import judging
from battles.receipt.telling import read_lines, tell
from battles.states import Format, Phase, SeatRole
from battles.tasks import restore_entries
from gallery import pictures
from moderation.states import State
from tests.support.battles import lobby, member, setup, start, vote_for
from tests.support.clocks import wait_for_deadline, write_and_paint
from tests.support.crooked import heat_of, ratings
from tests.support.receipts import receipt_of, verdict_of

pytestmark = pytest.mark.django_db


@dataclass
class Duel:
    ada: Player
    bo: Player
    battle: models.Battle
    at: datetime


def judge(player: Player, state: State) -> None:
    theirs = models.Paint.objects.filter(entry__seat__player=player)
    pictures.judge(list(theirs.values_list("picture", flat=True)), state)


@pytest.fixture(scope="module")
def played(rows_of_the_module) -> Duel:
    with rows_of_the_module(), time_machine.travel(timezone.now(), tick=False) as clock:
        ada, bo, *voters = (member(name) for name in ("Ada", "Bo", "Mo", "Cy", "Dee"))
        battle = lobby(ada, bo, chosen=setup(Format.DUEL, is_rated=True))
        for voter in voters:
            actions.join(battle.code, voter, SeatRole.AUDIENCE)
        start(battle)
        battle = write_and_paint(battle, clock, {ada: "a red fox", bo: "a blue boat"})
        for voter in voters:
            vote_for(battle, voter, bo)
        judge(bo, State.WITHHELD)
        while not Phase(battle.phase).is_over:
            battle = wait_for_deadline(battle, clock)
        return Duel(ada, bo, battle, timezone.now())


@pytest.fixture
def duel(db, played):
    scene = deepcopy(played)
    with time_machine.travel(scene.at, tick=False):
        yield scene


def given_back(duel: Duel) -> Correction:
    judge(duel.bo, State.VISIBLE)
    assert restore_entries() == 1
    return Correction.objects.get()


def test_while_it_is_withheld_nothing_moves(duel):
    assert restore_entries() == 0
    assert heat_of(duel.battle).winner.seat.player == duel.ada


def test_the_ballots_that_were_given_decide_and_ratings_are_what_they_would_have_been(duel):
    given_back(duel)
    heat = heat_of(duel.battle)
    assert (heat.winner.seat.player, heat.votes) == (duel.bo, 12)
    assert heat.confidence > 0.95
    start = [Place(1, 2, START_MU, START_SIGMA), Place(2, 1, START_MU, START_SIGMA)]
    right = {one.seat: (one.mu, one.sigma) for one in rate(start)}
    assert ratings() == {duel.ada.id: right[1], duel.bo.id: right[2]}
    assert list(RatingChange.objects.filter(player=duel.bo).values_list("kind", "reason")) == [
        ("battle", ""),
        ("correction", "withheld"),
    ]
    assert list(audit.differences()) == []


def test_a_correction_says_so_on_its_page_and_by_api_and_names_nobody(duel):
    correction = given_back(duel)
    assert correction.sentence == (
        "An entry is shown again that nobody could see when voting ended. Counted again, one result changed."
    )
    assert correction.heats[0]["after"]["winner"] == 2
    page = Client().get(f"/corrections?battle={duel.battle.code}").content.decode()
    assert correction.sentence in page
    assert "Voter" not in page.split("correction-1")[1].split("</li>")[0]
    [told] = Client().get(f"/api/corrections?battle={duel.battle.code}").json()["corrections"]
    assert (told["rule"], told["restores"], told["voter"], told["ballots"]) == ("withheld", True, "", 0)
    results = Client().get(f"/b/{duel.battle.code}/results").content.decode()
    assert "This battle was counted again." in results
    assert "could be seen when voting ended" not in results


def test_the_log_goes_on_and_the_new_receipt_verifies_beside_the_old(duel):
    before = duel.battle.log.count()
    first = receipt_of(duel.battle)
    given_back(duel)
    lines = [(line.kind, json.loads(line.body)) for line in duel.battle.log.filter(number__gt=before)]
    assert sorted(kind for kind, _ in lines) == sorted(
        ["restoring", "recount", "places_corrected", "rating_correction", "rating_correction", "corrected"]
    )
    assert dict(lines)["restoring"]["entries"] == [{"round": 1, "heat": 1, "seat": 2}]
    assert verdict_of(duel.battle) == "verified"
    assert receipts.judged(first).sentence == "as issued, superseded by number 2"
    assert receipts.judged(receipt_of(duel.battle)).champions == (2,)


def test_a_receipt_that_forgets_to_count_again_is_found_out(duel):
    given_back(duel)
    story, _ = tell(read_lines(receipts.compose(receipt_of(duel.battle)).lines)[0])
    heat = story.rounds[1].heats[1]
    last = heat.recounts[-1]
    heat.recounts = []
    assert [one.why for one in judging.check(story)] == ["an entry of it was given back, and it was not counted again"]
    heat.recounts = [replace(last, verdict=replace(last.verdict, withheld=frozenset({2})))]
    assert "it withholds others than the verdict did, less those that were given back" in {
        one.why for one in judging.check(story)
    }


def test_it_is_done_once_and_a_later_takedown_takes_no_place(duel):
    given_back(duel)
    lines = duel.battle.log.count()
    judge(duel.bo, State.BLOCKED)
    assert (restore_entries(), restoring.restore(duel.battle.code, timezone.now())) == (0, None)
    assert (duel.battle.log.count(), heat_of(duel.battle).winner.seat.player) == (lines, duel.bo)
