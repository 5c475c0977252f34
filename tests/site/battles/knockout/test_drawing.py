"""The draw of a knockout: promised before anybody sits, by rating where it is rated, with byes."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from django.utils import timezone

from battles import bracket, models
from battles.seeds import commitment
from battles.snapshot import snapshot
from battles.states import Format
from tests.support.battles import again, lobby, member, setup, start
from tests.support.knockouts import Knockout

pytestmark = pytest.mark.django_db


def test_the_draw_was_committed_to_before_anybody_had_a_seat_and_is_opened_at_the_start() -> None:
    knockout = Knockout(players=8)
    (promised,) = knockout.lines("draw_committed")
    kinds = list(knockout.battle.log.order_by("number").values_list("kind", flat=True))
    assert kinds.index("draw_committed") < kinds.index("joined")
    assert knockout.lines("draw") == []
    start(knockout.battle)
    (opened,) = knockout.lines("draw")
    secret = bytes.fromhex(opened["secret"])
    assert commitment(secret) == promised["commitment"]
    order = [one["seat"] for one in opened["order"]]
    assert order == list(bracket.draw(range(1, 9), secret, {})) == knockout.draw()


def test_a_rated_knockout_is_drawn_by_rating() -> None:
    people = [member(name) for name in ("Ada", "Bo", "Dee")]
    for player, mu in zip(people, (20_000_000, 35_000_000, 28_000_000), strict=True):
        models.Rating.objects.create(player=player, mu=mu, sigma=2_000_000, updated_at=timezone.now())
    battle = lobby(*people, chosen=replace(setup(Format.KNOCKOUT, seats=4, is_rated=True), rounds=2))
    start(battle)
    assert snapshot(again(battle), timezone.now()).bracket.seeds == [2, 3, 1]
    drawn = json.loads(battle.log.get(kind="draw").body)["order"]
    assert [one["rating"] for one in drawn] == [29_000_000, 22_000_000, 14_000_000]


def test_five_players_have_three_byes_and_three_rounds() -> None:
    knockout = Knockout(players=5)
    start(knockout.battle)
    draw = knockout.draw()
    assert again(knockout.battle).rounds == 3
    assert knockout.stage(1) == [
        (draw[0], None, "bye", draw[0]),
        (draw[3], draw[4], "open", None),
        (draw[1], None, "bye", draw[1]),
        (draw[2], None, "bye", draw[2]),
    ]
    assert knockout.stage(2) == [(draw[0], None, "waiting", None), (draw[1], draw[2], "waiting", None)]
    assert sorted(entry.seat.number for entry in knockout.writers()) == sorted(draw[3:])
