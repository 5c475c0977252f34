"""Who counts before the open jury: one of each network, and every account that would count in a rated battle."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts import people
from battles import models, voting
from battles.jury import dealing, jurors
from battles.jury.sitting import VOTERS_FEWEST
from battles.states import Outcome, Phase, VoidReason
from tests.support.battles import guest, member, time_is_up
from tests.support.open_juries import before_the_jury, judge, looked_at, minutes_later, pick, unjudged

pytestmark = pytest.mark.django_db
SCRIPT = {"X-Pair": "1"}
HOME = "203.0.113.9"


@pytest.fixture
def gated(settings):
    """Accounts count in rated battles once they are a day old."""
    settings.RATED_ACCOUNT_HOURS = 24


def proven(name: str):
    player = member(name)
    type(player).objects.filter(pk=player.pk).update(created_at=timezone.now() - timedelta(days=2))
    player.refresh_from_db()
    return player


def window(address: str, favourite) -> Client:
    """A private window that judges all it is shown, as a person does: it looks, and taps."""
    browser = Client(REMOTE_ADDR=address)
    while pairs := browser.get("/jury").context["pairs"]:
        token = browser.post("/jury/shown", {"ballot": pairs[0].token}, headers=SCRIPT).content.decode()
        ballot = models.Ballot.objects.filter(token=pairs[0].key).first()
        if ballot is None:
            browser.post(
                "/jury/vote", {"ballot": token, "answer": "tie"}, headers=SCRIPT
            )  # too quick: it makes a guest
            continue
        looked_at(ballot)
        browser.post("/jury/vote", {"ballot": token, "answer": pick(ballot, favourite)}, headers=SCRIPT)
    return browser


def heat_of(battle: models.Battle) -> models.Heat:
    return models.Heat.objects.get(round__battle=battle)


def test_five_private_windows_of_one_person_decide_nothing():
    duel = unjudged()
    ada, battle = duel.ada, duel.battle
    for _ in range(VOTERS_FEWEST):
        window(HOME, ada)
    battle = minutes_later(battle)
    assert (battle.phase, heat_of(battle).voters) == (Phase.JURY, 1)
    assert models.Ballot.objects.exclude(answer="").count() == 4 * VOTERS_FEWEST
    battle = time_is_up(battle)
    assert (battle.phase, battle.void_reason) == (Phase.VOID, VoidReason.NO_VOTERS)


def test_people_on_five_networks_decide():
    duel = unjudged()
    ada, battle = duel.ada, duel.battle
    for number in range(VOTERS_FEWEST):
        window(f"203.0.113.{number}", ada)
    battle = minutes_later(battle)
    assert (battle.phase, heat_of(battle).winner.seat.player) == (Phase.FINISHED, ada)


@pytest.mark.parametrize(
    ("addresses", "counted"),
    [(["2001:db8:1:2::1", "2001:db8:1:2:ffff::9"], 1), (["2001:db8:1:2::1", "2001:db8:1:3::1"], 2)],
    ids=["in one /64", "in two"],
)
def test_of_ipv6_a_network_is_what_one_line_gets(addresses: list[str], counted: int):
    duel = unjudged()
    ada, battle = duel.ada, duel.battle
    for address in addresses:
        window(address, ada)
    minutes_later(battle)
    assert heat_of(battle).voters == counted


def test_proven_accounts_at_one_address_count_each(gated):
    duel = unjudged()
    ada, battle = duel.ada, duel.battle
    for number in range(VOTERS_FEWEST):
        judge(proven(f"Juror{number}"), ada, network=HOME)
    battle = minutes_later(battle)
    assert (battle.phase, heat_of(battle).voters) == (Phase.FINISHED, VOTERS_FEWEST)


def test_accounts_of_today_count_as_guests_do(gated):
    duel = unjudged()
    ada, battle = duel.ada, duel.battle
    for number in range(VOTERS_FEWEST):
        judge(member(f"New{number}"), ada, network=HOME)
    assert minutes_later(battle).phase == Phase.JURY
    assert heat_of(battle).voters == 1


def test_who_is_left_out_is_told_why_and_is_dealt_on():
    duel = unjudged()
    ada = duel.ada
    judge(guest("Cy"), ada, network=HOME)
    browser = Client(REMOTE_ADDR=HOME)
    browser.post("/jury/vote", {"ballot": browser.get("/jury").context["pairs"][0].token, "answer": "tie"})
    dee = models.Ballot.objects.latest("pk").voter
    ballot = looked_at(dealing.hand(dee)[0])
    answer = browser.post("/jury/vote", {"ballot": ballot.token, "answer": "left"}, follow=True)
    assert "Somebody on your network has judged this duel already" in answer.content.decode()
    ballot.refresh_from_db()
    assert (ballot.answer, ballot.weight) == ("left", 0)
    assert {one.weight for one in dealing.hand(dee) if one.dealt_at > ballot.answered_at} <= {0}


def test_a_vote_that_nobody_looked_for_takes_nobodys_place():
    ada, cy, dee = unjudged().ada, guest("Cy"), guest("Dee")
    quick = dealing.hand(cy)[0]
    assert not jurors.cast(quick, cy, pick(quick, ada), HOME)
    assert judge(dee, ada, network=HOME) == 4
    assert models.Ballot.objects.counting().filter(voter=dee).count() == 4


def test_no_other_door_than_the_jurys_gives_a_vote_weight():
    duel = unjudged()
    ada, cy, battle = duel.ada, guest("Cy"), duel.battle
    ballot = looked_at(dealing.hand(cy)[0])
    assert not voting.cast(battle.code, cy.pk, ballot.token, pick(ballot, ada))
    assert not models.Ballot.objects.counting().exists()


def test_in_one_circle_the_rows_themselves_hold_one_who_counts():
    battle = unjudged().battle
    first, second = (jurors.admit(battle, guest(name), HOME, timezone.now()) for name in ("Cy", "Dee"))
    assert (first.is_counted, second.is_counted, first.circle) == (True, False, second.circle)
    with pytest.raises(IntegrityError), transaction.atomic():
        models.Juror.objects.filter(pk=second.pk).update(is_counted=True)


def test_what_is_kept_is_no_address_and_alike_in_one_battle_alone():
    one, other = (before_the_jury(guest(f"Ada {number}"), guest("Bo")) for number in range(2))
    circle = jurors.circle_of(one, HOME)
    assert circle == jurors.circle_of(one, HOME) != jurors.circle_of(other, HOME)
    assert HOME not in circle
    assert circle != jurors.circle_of(one, "203.0.113.10")


@pytest.mark.parametrize("first", ["the guest", "the account"])
def test_when_two_names_become_one_that_name_counts(gated, first: str):
    duel = unjudged()
    ada, battle = duel.ada, duel.battle
    me, account = guest("Me"), member("Myself")
    order = (me, account) if first == "the guest" else (account, me)
    for voter in order:
        ballot = looked_at(dealing.hand(voter)[0])
        jurors.admit(battle, voter, HOME, timezone.now())
        jurors.cast(ballot, voter, pick(ballot, ada), HOME)
    people.merge(me, account)
    assert judge(account, ada, network=HOME) > 0
    minutes_later(battle)
    assert heat_of(battle).voters == 1
    assert models.Juror.objects.get(player=account).is_counted


def test_the_open_round_stays_open_while_too_few_networks_were_there():
    duel = unjudged()
    ada, battle = duel.ada, duel.battle
    for number in range(VOTERS_FEWEST - 1):
        judge(guest(f"Visitor {number}"), ada)
    judge(guest("Another window"), ada, network=f"home of {models.Juror.objects.latest('pk').player_id}")
    minutes_later(battle)
    assert heat_of(battle).outcome == Outcome.JURY
