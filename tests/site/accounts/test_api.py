"""People by API."""

import json

import pytest
from django.test import Client

from accounts import tokens
from accounts.models import Player
from accounts.tokens import Scope
from tests.support.people import account, browser_of, guest

pytestmark = pytest.mark.django_db


def post(body: object, path: str = "/api/guests", **more):
    return Client(**more).post(path, json.dumps(body), content_type="application/json")


def bearer(plain: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {plain}"}


def test_a_bot_becomes_a_guest_and_is_known_by_its_token():
    made = post({"nickname": "Botto", "is_bot": True})
    assert made.status_code == 201
    me = Client().get("/api/me", headers=bearer(made.json()["token"])).json()
    assert me == made.json()["player"]
    assert (me["nickname"], me["is_guest"], me["is_bot"]) == ("Botto", True, True)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "nickname"),
        ({"nickname": "B"}, "nickname"),
        ({"nickname": 7}, "nickname"),
        ({"nickname": "Adm1n"}, "nickname"),
        ({"nickname": "x" * 5000}, "nickname"),
        ({"nickname": "Bo", "is_admin": True}, "is_admin"),
    ],
)
def test_a_bad_field_is_refused_by_name_and_makes_nobody(body: dict, field: str):
    answer = post(body)
    assert answer.status_code == 400
    assert answer.json()["field"] == field
    assert not Player.objects.exists()


@pytest.mark.parametrize("nickname", ["Bo\0", "Bo\ud800"])
def test_text_that_no_database_holds_is_refused(nickname: str):
    answer = post({"nickname": nickname})
    assert answer.status_code == 400
    assert "nickname" in answer.json()["message"]
    assert answer.json()["field"] == "nickname"


@pytest.mark.parametrize("body", ["", "{", "[]", "7", "null", '"Bo"'])
def test_what_is_no_json_object_is_refused(body: str):
    answer = Client().post("/api/guests", body, content_type="application/json")
    assert answer.status_code == 400
    assert answer.json()["message"]


def test_an_unknown_parameter_is_refused_by_name():
    answer = post({"nickname": "Bo"}, "/api/guests?colour=red")
    assert (answer.status_code, answer.json()["field"]) == (400, "colour")
    assert not Player.objects.exists()


def test_too_many_guests_are_told_when_to_come_back(settings):
    settings.GUESTS_PER_ADDRESS = "1/minute"
    post({"nickname": "Bo"}, REMOTE_ADDR="192.0.2.20")
    answer = post({"nickname": "Cy"}, REMOTE_ADDR="192.0.2.20")
    assert answer.status_code == 429
    assert answer.json()["code"] == "too_often"
    assert 0 < int(answer["Retry-After"]) <= 60


def test_nobody_is_nobody():
    answer = Client().get("/api/me")
    assert answer.status_code == 401
    assert answer.json()["code"] == "token_needed"


@pytest.mark.parametrize("player", [lambda: guest("Bo"), lambda: account("Ada")], ids=["guest", "account"])
def test_a_browser_is_known_by_its_cookie(player):
    player = player()
    assert browser_of(player).get("/api/me").json()["key"] == player.key


def test_a_token_does_what_its_scopes_allow():
    _, plain = tokens.issue(guest("Bo"), "bot", [Scope.PLAY])
    answer = Client().get("/api/me", headers=bearer(plain))
    assert (answer.status_code, answer.json()["message"]) == (403, "This token lacks the scope read.")


def test_a_bad_token_beside_a_good_cookie_is_refused():
    assert browser_of(guest("Bo")).get("/api/me", headers=bearer("po_x_y")).status_code == 401


def test_the_description_of_the_api_names_every_refusal():
    described = Client().get("/api/openapi.json").json()
    assert set(described["paths"]["/api/guests"]["post"]["responses"]) >= {"201", "400", "429"}


def test_a_player_is_told_and_a_guest_who_became_another_as_that_one():
    bo, ada = Player.objects.create(nickname="Bo"), Player.objects.create(nickname="Ada")
    Player.objects.filter(pk=bo.pk).update(merged_into=ada)
    assert [Client().get(f"/api/players/{key}").json().get("key") for key in (ada.key, bo.key)] == [ada.key] * 2
    assert Client().get("/api/players/nobody").status_code == 404
