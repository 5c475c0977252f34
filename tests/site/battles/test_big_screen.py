"""Where the big screen waits for the host, it alone does, and only the host lets it go on."""

from __future__ import annotations

import pytest

from battles import actions, models
from battles.big_screen import KEPT_OFF, WAITS
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


def screen(battle: models.Battle, view: View = View.SCREEN) -> dict[str, str]:
    """By letter and slot, what stands on a picture's card; empty where it is shown."""
    told = BattleRooms().snapshot(actions.room_of(battle.code))
    assert told is not None
    wall = told.frames[view]["wall"]
    return {f"{entry['letter']}-{one['slot']}": one["note"] for entry in wall for one in entry["pictures"]}


@pytest.fixture
def going(battle) -> models.Battle:
    models.Battle.objects.filter(pk=battle.pk).update(screen_waits=False)
    return battle


def test_one_that_the_host_keeps_off_is_a_card_there_and_nowhere_else(going):
    actions.keep_off_screen(going.code, going.host_id, 1, "B", 2, is_off=True)
    assert {place for place, note in screen(going).items() if note} == {"B-2"}
    assert screen(going)["B-2"] == KEPT_OFF
    assert set(screen(going, View.HOST).values()) == {""}
    assert again(going).version == going.version + 1


def test_kept_off_again_nothing_changes_and_let_back_it_is_shown(going):
    for _ in range(2):
        actions.keep_off_screen(going.code, going.host_id, 1, "B", 2, is_off=True)
    assert again(going).version == going.version + 1
    actions.keep_off_screen(going.code, going.host_id, 1, "B", 2, is_off=False)
    assert set(screen(going).values()) == {""}


def test_it_stays_off_where_the_screen_waits_for_the_round_too(battle):
    actions.keep_off_screen(battle.code, battle.host_id, 1, "B", 2, is_off=True)
    actions.show_on_screen(battle.code, battle.host_id, 1)
    assert {place for place, note in screen(battle).items() if note} == {"B-2"}


@pytest.mark.parametrize(("place", "field"), [((2, "B", 2), "round"), ((1, "Z", 2), "letter"), ((1, "B", 9), "slot")])
def test_what_is_not_there_is_refused_by_its_field(going, place, field):
    with pytest.raises(Refused) as refused:
        actions.keep_off_screen(going.code, going.host_id, *place, is_off=True)
    assert refused.value.field == field


def test_nobody_else_keeps_anything_off(going):
    other = going.seating.exclude(player=going.host_id).values_list("player_id", flat=True)[0]
    with pytest.raises(Refused, match="host"):
        actions.keep_off_screen(going.code, other, 1, "B", 2, is_off=True)
    assert set(screen(going).values()) == {""}
