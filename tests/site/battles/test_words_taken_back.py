"""Words of a receipt that their author takes back: who may, where the way to it is, and that the rest still verifies."""

from __future__ import annotations

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.models import Player
from accounts.people import merge
from battles import models, receipts, withdrawing
from battles.private import private
from battles.refusals import Refused
from tests.support.battles import (
    guest,
    lobby,
    member,
    start,
    to_voting,
)
from tests.support.clocks import audience, play_round, wait_for_deadline
from tests.support.people import browser_of
from tests.support.receipts import receipt_of, three_players, verdict_of

pytestmark = pytest.mark.django_db


def test_an_author_takes_words_back_and_the_receipt_still_verifies(clock: time_machine.Traveller) -> None:
    battle, _, bo, _ = three_players(clock)
    withdrawing.withdraw_words(battle.code, bo, 1)
    assert verdict_of(battle) == "verified, 1 entry withdrawn"
    assert b"a blue boat" not in receipts.file_of(receipt_of(battle))
    room = Client().get(f"/api/battles/{battle.code}").json()
    entry = next(entry for entry in room["heats"][0]["entries"] if entry["seat"] == 2)
    assert (entry["prompt"], entry["salt"], entry["is_withdrawn"]) == ("", "", True)
    with pytest.raises(Refused, match="no_words"):
        withdrawing.withdraw_words(battle.code, bo, 1)


def test_only_the_author_is_asked_and_only_once_it_is_over(clock: time_machine.Traveller) -> None:
    battle, ada, bo, _ = three_players(clock)
    address = f"/b/{battle.code}/withdraw/1"
    assert Client().get(address).status_code == 404
    assert browser_of(guest("Zed")).get(address).status_code == 404
    asked = browser_of(bo).get(address)
    assert (asked.status_code, b"a blue boat" in asked.content) == (200, True)
    assert browser_of(bo).post(address).status_code == 302
    assert browser_of(bo).get(address).status_code == 404
    assert verdict_of(battle) == "verified, 1 entry withdrawn"


def test_what_was_written_as_a_guest_can_be_taken_back_where_the_account_sat_too(clock: time_machine.Traveller) -> None:
    ada, me, account = guest("Ada"), guest("Me"), member("Myself")
    battle = lobby(ada, me, account)
    (mo,) = audience(battle, "Mo")
    start(battle)
    words = {ada: "a red fox", me: "a blue boat", account: "a green tree"}
    battle = wait_for_deadline(play_round(battle, clock, words, {mo: ada}), clock)
    merge(me, account)
    address, browser = f"/b/{battle.code}/withdraw/1", browser_of(account)
    assert b"a blue boat" in browser.get(address).content
    assert browser.post(address, {"seat": "2"}).status_code == 302
    assert browser.post(address, {"seat": "2"}).status_code == 404
    told = receipts.file_of(receipt_of(battle))
    assert (b"a blue boat" in told, b"a green tree" in told) == (False, True)
    assert b"a green tree" in browser.get(address).content
    assert verdict_of(battle) == "verified, 1 entry withdrawn"


def test_an_account_is_led_to_each_of_its_two_entries_and_nobody_else_to_any(clock: time_machine.Traveller) -> None:
    ada, me, account = guest("Ada"), guest("Me"), member("Myself")
    battle = lobby(ada, me, account)
    (mo,) = audience(battle, "Mo")
    start(battle)
    words = {ada: "a red fox", me: "a blue boat", account: "a green tree"}
    battle = wait_for_deadline(play_round(battle, clock, words, {mo: ada}), clock)
    merge(me, account)
    own = private(battle, [account.pk, ada.pk, mo.pk])
    led = {who.nickname: [(one.round, one.seat) for one in own[who.pk].withdrawable] for who in (account, ada, mo)}
    assert led == {"Myself": [(1, 2), (1, 3)], "Ada": [(1, 1)], "Mo": []}
    page, door = f"/b/{battle.code}/results", f"/b/{battle.code}/withdraw/1"
    shown = {who: browser_of(who).get(page).content.decode() for who in (account, mo, None)}
    assert [f'{door}?seat={seat}"' in shown[account] for seat in (1, 2, 3)] == [False, True, True]
    assert door not in shown[mo]
    assert door not in shown[None]
    assert b"a green tree" in browser_of(account).get(f"{door}?seat=3").content


def test_who_left_the_room_still_finds_the_way_to_their_words(clock: time_machine.Traveller) -> None:
    battle, _, bo, _ = three_players(clock)
    models.Seat.objects.filter(battle=battle, player=bo).update(left_at=battle.finished_at)
    page, browser = f"/b/{battle.code}/results", browser_of(bo)
    assert f"/b/{battle.code}/withdraw/1?seat=2" in browser.get(page).content.decode()
    answer = browser.post(f"/b/{battle.code}/withdraw/1", {"seat": "2"})
    assert answer["Location"] == f"{page}?round=1&heat=1"
    assert "Its author has withdrawn the words." in browser.get(answer["Location"]).content.decode()


def test_while_the_battle_is_on_nobody_is_led_to_take_words_back() -> None:
    ada, bo = guest("Ada"), guest("Bo")
    battle = to_voting(lobby(ada, bo, guest("Cy")), {ada: "a red fox", bo: "a blue boat"})
    assert private(battle, [ada.pk])[ada.pk].withdrawable == []


def test_the_address_to_take_words_back_is_read_as_every_address_of_a_battle_is(clock: time_machine.Traveller) -> None:
    battle, _, bo, _ = three_players(clock)
    asked = browser_of(bo).get(f"/b/{battle.code.lower()}/withdraw/1")
    assert (asked.status_code, b"a blue boat" in asked.content) == (200, True)
    for code in ("%00", f"{battle.code}%00X", "XXXX"):
        assert browser_of(bo).get(f"/b/{code}/withdraw/1").status_code == 404


def test_the_name_of_a_player_who_is_forgotten_is_not_told_any_more(clock: time_machine.Traveller) -> None:
    battle, _, bo, _ = three_players(clock)
    assert b'"Bo"' in receipts.file_of(receipt_of(battle))
    Player.objects.filter(pk=bo.pk).update(deleted_at=timezone.now())
    assert b'"Bo"' not in receipts.file_of(receipt_of(battle))
    assert verdict_of(battle) == "verified, 1 entry withdrawn"
