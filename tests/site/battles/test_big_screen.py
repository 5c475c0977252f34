"""Where the big screen waits for the host, it alone does, and only the host lets it go on."""

from __future__ import annotations

import pytest

from battles import actions, models
from battles.big_screen import WAITS
from battles.provider import BattleRooms
from battles.refusals import Refused
from battles.states import View
from tests.support.battles import again, three_in_voting

pytestmark = pytest.mark.django_db


@pytest.fixture
def battle() -> models.Battle:
    battle = three_in_voting()
    models.Battle.objects.filter(pk=battle.pk).update(screen_waits=True)
    return again(battle)


def notes(battle: models.Battle, view: View) -> set[str]:
    told = BattleRooms().snapshot(actions.room_of(battle.code))
    assert told is not None
    return {picture["note"] for entry in told.frames[view]["wall"] for picture in entry["pictures"]}


def test_it_shows_cards_until_the_host_has_said_so(battle):
    assert {view: notes(battle, view) for view in View} == {view: {""} for view in View} | {View.SCREEN: {WAITS}}
    actions.show_on_screen(battle.code, battle.host_id, 1)
    assert notes(battle, View.SCREEN) == {""}
    assert again(battle).version == battle.version + 1
    assert battle.log.order_by("-number").first().kind == "screened"


def test_said_again_it_changes_nothing(battle):
    for _ in range(2):
        actions.show_on_screen(battle.code, battle.host_id, 1)
    assert battle.log.filter(kind="screened").count() == 1


def test_nobody_else_lets_it_go_on(battle):
    other = battle.seating.exclude(player=battle.host_id).values_list("player_id", flat=True)[0]
    with pytest.raises(Refused, match="host"):
        actions.show_on_screen(battle.code, other, 1)
    assert notes(battle, View.SCREEN) == {WAITS}


def test_a_round_whose_curtain_is_down_is_not_let_through_in_advance(battle):
    models.Round.objects.update(curtain_at=None)
    with pytest.raises(Refused) as refused:
        actions.show_on_screen(battle.code, battle.host_id, 1)
    assert (refused.value.code, refused.value.field) == ("wrong_phase", "round")


def test_without_the_wish_the_screen_shows_what_everybody_sees(battle):
    models.Battle.objects.filter(pk=battle.pk).update(screen_waits=False)
    assert notes(battle, View.SCREEN) == {""}
