"""Making a knockout: its rounds follow from its seats, by whichever door."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts import tokens
from accounts.tokens import Scope
from battles import actions, models
from tests.support.battles import guest, start, time_is_up
from tests.support.knockouts import Knockout

pytestmark = pytest.mark.django_db


def made(**wanted: object) -> tuple[int, dict]:
    _, token = tokens.issue(guest("Ada"), "a test", {Scope.PLAY})
    answer = Client().post(
        "/api/battles",
        {"format": "knockout", **wanted},
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}"},
    )
    return answer.status_code, answer.json()


@pytest.mark.parametrize(("seats", "rounds"), [(4, 2), (8, 3), (16, 4)])
def test_the_rounds_of_a_knockout_follow_from_its_seats(seats: int, rounds: int) -> None:
    status, answer = made(seats=seats)
    assert status == 201
    assert models.Battle.objects.get(code=answer["code"]).rounds == rounds


def test_rounds_that_do_not_fit_are_refused_by_name_and_nothing_is_made() -> None:
    status, answer = made(seats=8, rounds=5)
    assert (status, answer["code"], answer["field"]) == (400, "rounds_follow", "rounds")
    assert not models.Battle.objects.exists()


def test_seats_that_are_no_bracket_are_refused_by_name() -> None:
    status, answer = made(seats=6)
    assert (status, answer["code"], answer["field"]) == (400, "seats_out_of_range", "seats")


def test_the_page_makes_a_knockout_whatever_stands_in_its_rounds() -> None:
    wanted = {"format": "knockout", "rounds": 5, "seats": 8, "writing_seconds": 60, "voting_seconds": 45}
    Client().post("/battles/new", {**wanted, "playing": "on", "nickname": "Ada"})
    assert models.Battle.objects.get().rounds == 3


def test_play_again_starts_from_the_seats_and_not_from_the_rounds_of_those_who_came() -> None:
    knockout = Knockout(players=3, seats=8)
    start(knockout.battle)
    knockout.play_round()
    time_is_up(knockout.battle)
    knockout.play_round()
    time_is_up(knockout.battle)
    code = actions.play_again(knockout.battle.code, knockout.people[0])
    assert models.Battle.objects.get(code=code).rounds == 3
