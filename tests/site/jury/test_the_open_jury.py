"""A duel before the open jury: who judges, what counts, how it ends."""

from __future__ import annotations

import re
from copy import deepcopy
from pathlib import Path
from typing import NamedTuple

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone

from accounts import people
from accounts.models import Player, User
from battles import models, voting
from battles.jury import dealing, offers
from battles.jury.sitting import VOTERS_FEWEST
from battles.messages import StandingView
from battles.referee import Referee
from battles.refusals import Refused
from battles.snapshot import snapshot
from battles.states import Answer, Outcome, Phase, VoidReason
from gallery.models import Picture
from tests.support.battles import (
    again,
    guest,
    member,
    time_is_up,
)
from tests.support.open_juries import before_the_jury, judge, looked_at, minutes_later, only_heat, visitors

pytestmark = pytest.mark.django_db


class Duel(NamedTuple):
    ada: Player
    bo: Player
    battle: models.Battle


@pytest.fixture(scope="module")
def duel_that_nobody_judged(rows_of_the_module) -> Duel:
    with rows_of_the_module():
        ada, bo = guest("Ada"), guest("Bo")
        return Duel(ada, bo, before_the_jury(ada, bo))


@pytest.fixture
def duel(db: None, duel_that_nobody_judged: Duel) -> Duel:
    """It waits for the jury."""
    return deepcopy(duel_that_nobody_judged)


def test_a_duel_that_nobody_judged_waits_for_a_day(duel: Duel) -> None:
    battle = duel.battle
    assert battle.phase == Phase.JURY
    assert (battle.deadline - battle.phase_started_at).total_seconds() == 24 * 3600
    assert only_heat(battle).outcome == Outcome.JURY
    assert battle.finished_at is None


def test_until_then_names_words_and_seeds_stay_shut(duel: Duel) -> None:
    battle = duel.battle
    assert not Picture.objects.exclude(named_at=None).exists()
    assert not Picture.objects.exclude(listed_at=None).exists()
    assert battle.played_rounds.get().closed_at is None
    shown = snapshot(battle, timezone.now())
    assert (shown.round.secret, shown.round.seeds) == ("", [])
    assert [(heat.outcome, heat.entries, heat.votes) for heat in shown.heats] == [(Outcome.JURY, [], [])]
    assert len(shown.wall) == 2


def test_the_administrator_reads_no_answer_while_the_jury_sits(duel: Duel) -> None:
    battle = duel.battle
    visitors(1, favourite=models.Seat.objects.get(number=2).player)
    root = Client()
    root.force_login(User.objects.create_superuser("root", password="x"))

    def told() -> set[str]:
        page = root.get("/admin/battles/ballot/").content.decode()
        return set(re.findall(r'<td class="field-answered">(\w+)<', page)) - {"sealed"}

    assert told() == set()
    time_is_up(battle)
    assert told()


def test_enough_visitors_decide_it_and_everything_comes_out(duel: Duel) -> None:
    bo, battle = duel.bo, duel.battle
    visitors(VOTERS_FEWEST, favourite=bo)
    battle = time_is_up(battle)
    heat = only_heat(battle)
    assert battle.phase == Phase.FINISHED
    assert (heat.outcome, heat.winner.seat.player, heat.voters) == (Outcome.WON, bo, VOTERS_FEWEST)
    assert not Picture.objects.filter(named_at=None).exists()
    shown = snapshot(battle, timezone.now())
    assert shown.round.secret
    assert (shown.heats[0].by_jury, shown.heats[0].outcome) == (True, Outcome.WON)
    assert shown.standings[0].nickname == "Bo"


def test_a_clear_jury_closes_before_its_time(duel: Duel) -> None:
    bo, battle = duel.bo, duel.battle
    visitors(VOTERS_FEWEST, favourite=bo)
    assert minutes_later(battle).phase == Phase.FINISHED


def test_one_voter_short_it_sits_on_and_ends_void_with_the_pictures_shown(duel: Duel) -> None:
    bo, battle = duel.bo, duel.battle
    visitors(VOTERS_FEWEST - 1, favourite=bo)
    assert minutes_later(battle).phase == Phase.JURY
    battle = time_is_up(battle)
    assert (battle.phase, battle.void_reason) == (Phase.VOID, VoidReason.NO_VOTERS)
    assert only_heat(battle).outcome == Outcome.UNJUDGED
    assert not models.Entry.objects.exclude(rank=None).exists()
    assert not Picture.objects.filter(named_at=None).exists()


def test_one_that_too_few_judged_says_so_and_gives_nobody_a_won_seed(duel: Duel) -> None:
    bo, battle = duel.bo, duel.battle
    visitors(1, favourite=bo)
    battle = time_is_up(battle)
    page = Client().get(f"/b/{battle.code}/results").content.decode()
    assert "Too few people judged it, so nobody can be said to have won." in page
    assert f"Too few people judged it: 1 of at least {VOTERS_FEWEST}." in page
    assert "Nobody voted" not in page
    assert '<p class="entry-seed' not in page
    assert '<span class="chip">wins on' not in page


@pytest.mark.parametrize(("winners", "cups"), [((), 0), (("Ada", "Bo"), 2)])
def test_the_standings_of_a_void_battle_give_nobody_a_cup(winners: tuple[str, ...], cups: int) -> None:
    standings = [StandingView(seat=1, rank=1, nickname=name, wins=0, points=0.0) for name in ("Ada", "Bo")]
    shown = render_to_string("battles/_standings.html", {"standings": standings, "winners": winners})
    assert shown.count("<svg") == cups
    assert shown.count("tied for place 1") == 2


def test_one_that_nobody_judged_says_that_nobody_did(duel: Duel) -> None:
    battle = time_is_up(duel.battle)
    page = Client().get(f"/b/{battle.code}/results").content.decode()
    assert "Nobody voted" in page
    assert "Nobody judged this round." in page
    assert "Too few" not in page


def test_the_room_asks_for_as_many_jurors_as_the_rules() -> None:
    told = Path("battles/static/battles/outcome.js").read_text()
    assert f"JURY_FEWEST = {VOTERS_FEWEST};" in told


def test_the_room_is_told_how_many_have_judged(duel: Duel) -> None:
    battle = duel.battle
    bo = models.Seat.objects.get(number=2).player
    visitors(2, favourite=bo)
    before = again(battle).version
    Referee("whistle").look(timezone.now())
    battle = again(battle)
    judging = snapshot(battle, timezone.now()).judging
    assert battle.version > before
    assert (judging.voters, judging.ballots, judging.fewest) == (2, 8, VOTERS_FEWEST)


def test_players_never_judge_a_battle_they_play_in(duel: Duel) -> None:
    ada, bo, battle = duel
    assert dealing.hand(ada) == []
    offered = dealing.offers(timezone.now())[0]
    with pytest.raises(Refused) as refused:
        dealing.adopt(offered, bo)
    assert refused.value.code == "own_battle"
    assert not only_heat(battle).ballots.exists()


def test_one_visitor_judges_each_pair_once(duel: Duel) -> None:
    bo, battle = duel.bo, duel.battle
    cy = guest("Cy")
    assert judge(cy, favourite=bo) == 4
    assert dealing.hand(cy) == []
    slots = only_heat(battle).ballots.filter(voter=cy, kind="normal").values_list("slot", flat=True)
    assert sorted(slots) == [0, 1, 2, 3]


def test_exposure_and_sides_are_even_over_the_visitors(duel: Duel) -> None:
    bo, battle = duel.bo, duel.battle
    visitors(4, favourite=bo)
    ballots = only_heat(battle).ballots.filter(kind="normal")
    assert (ballots.filter(low_is_left=True).count(), ballots.count()) == (8, 16)


def test_a_vote_before_both_pictures_were_shown_does_not_count(duel: Duel) -> None:
    battle = duel.battle
    cy = guest("Cy")
    ballot = dealing.hand(cy)[0]
    assert not voting.cast(battle.code, cy.pk, ballot.token, Answer.LEFT)
    assert not only_heat(battle).ballots.counting().exists()


def test_nobody_votes_once_the_jury_has_closed(duel: Duel) -> None:
    battle = duel.battle
    cy = guest("Cy")
    ballot = looked_at(dealing.hand(cy)[0])
    offered = dealing.offers(timezone.now())[0]
    time_is_up(battle)
    with pytest.raises(Refused) as refused:
        voting.cast(battle.code, cy.pk, ballot.token, Answer.LEFT)
    assert refused.value.code == "voting_closed"
    with pytest.raises(Refused) as refused:
        dealing.adopt(offered, guest("Dee"))
    assert refused.value.code == "voting_closed"
    assert dealing.hand(cy) == []


def test_past_its_time_nothing_is_taken_though_the_referee_is_late(duel: Duel) -> None:
    battle = duel.battle
    cy = guest("Cy")
    ballot = looked_at(dealing.hand(cy)[0])
    models.Battle.objects.filter(pk=battle.pk).update(deadline=timezone.now())
    with pytest.raises(Refused):
        voting.cast(battle.code, cy.pk, ballot.token, Answer.LEFT)
    assert dealing.offers(timezone.now()) == []


def test_a_referee_that_was_away_closes_it_when_it_is_back(duel: Duel) -> None:
    battle = duel.battle
    models.Battle.objects.filter(pk=battle.pk).update(deadline=timezone.now())
    Referee("new").look(timezone.now())
    assert again(battle).phase == Phase.VOID


def test_the_log_says_that_it_was_left_and_by_whom_it_was_judged(duel: Duel) -> None:
    bo, battle = duel.bo, duel.battle
    assert not battle.log.filter(kind__in=["results", "ballot"]).exists()
    visitors(VOTERS_FEWEST, favourite=bo)
    battle = minutes_later(battle)
    assert battle.log.filter(kind="ballot").count() == only_heat(battle).ballots.count() == 20
    assert battle.log.filter(kind="results").count() == 1


def test_a_guests_and_an_accounts_votes_on_one_pair_count_once(duel: Duel) -> None:
    bo, battle = duel.bo, duel.battle
    cy, dee = guest("Cy"), member("Dee")
    judge(cy, favourite=bo)
    judge(dee, favourite=bo, most=2)
    people.merge(cy, dee)
    counting = only_heat(battle).ballots.counting()
    assert sorted(counting.filter(voter=dee).values_list("slot", flat=True)) == [0, 1, 2, 3]
    assert counting.count() == 4


def test_an_offer_names_nobody_and_cannot_be_made_up(duel: Duel) -> None:
    offered = dealing.offers(timezone.now())[0]
    assert offers.opened(offers.sealed(offered)) == offered
    for made_up in ("", "x", offers.sealed(offered)[:-4] + "AAAA"):
        with pytest.raises(Refused):
            offers.opened(made_up)
