"""How often one may ask is told with every answer."""

import re

import pytest
from django.test import Client

from accounts import tokens
from paintoff import throttle
from tests.support.people import guest

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def few(settings, valkey):
    settings.API_PER_PLAYER = "5/minute;50/hour"
    settings.API_PER_ADDRESS = "3/minute"
    throttle.forget()


def with_token(player) -> dict[str, str]:
    return {"Authorization": f"Bearer {tokens.issue(player, 'bot')[1]}"}


def left(answer) -> dict[str, int]:
    return {name: int(number) for name, number in re.findall(r'"([a-z-]+)";r=(\d+);t=\d+', answer["RateLimit"])}


def test_an_answer_tells_each_limit_and_what_is_left_of_it():
    answer = Client().get("/api/me", headers=with_token(guest("Bo")))
    assert answer["RateLimit-Policy"] == '"api-minute";q=5;w=60, "api-hour";q=50;w=3600'
    assert left(answer) == {"api-minute": 4, "api-hour": 49}
    resets = [int(seconds) for seconds in re.findall(r";t=(\d+)", answer["RateLimit"])]
    assert 0 < resets[0] <= 60 < resets[1] <= 3600


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        ("get", "/api/openapi.json", 200),
        ("get", "/api/me", 401),
        ("get", "/api/pictures?moon=full", 400),
        ("get", "/api/pictures/nothing", 404),
        ("get", "/api/nothing", 404),
        ("delete", "/api/me", 405),
        ("post", "/api/guests", 415),
    ],
)
def test_a_refusal_tells_them_too(method: str, address: str, status: int):
    answer = getattr(Client(), method)(address)
    assert (answer.status_code, left(answer)) == (status, {"api-minute": 2})


def test_once_spent_one_is_told_when_to_come_back():
    answers = [Client().get("/api/pictures") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[3].json()["code"] == "too_often"
    assert left(answers[3]) == {"api-minute": 0}
    assert answers[3]["RateLimit"].endswith(f"t={answers[3]['Retry-After']}")


def test_all_tokens_of_a_person_count_together_and_those_of_others_do_not():
    bo = guest("Bo")
    first, second, of_cy = with_token(bo), with_token(bo), with_token(guest("Cy"))
    assert left(Client().get("/api/me", headers=first))["api-minute"] == 4
    assert left(Client().get("/api/me", headers=second))["api-minute"] == 3
    assert left(Client().get("/api/me", headers=of_cy))["api-minute"] == 4


def test_strangers_count_by_their_network_and_made_up_tokens_bring_nothing():
    for number in range(3):
        answer = Client().get("/api/me", headers={"Authorization": f"Bearer po_{number}_x"}, REMOTE_ADDR="2001:db8::1")
        assert answer.status_code == 401
    assert Client().get("/api/pictures", REMOTE_ADDR="2001:db8::2").status_code == 429
    assert Client().get("/api/pictures", REMOTE_ADDR="2001:db8:0:1::1").status_code == 200


def test_the_limits_of_an_operation_are_told_beside_those_of_the_api(settings):
    settings.GUESTS_PER_ADDRESS = "1/minute"
    made = Client().post("/api/guests", {"nickname": "Bo"}, content_type="application/json")
    assert left(made) == {"api-minute": 2, "guests-minute": 0}
    refused = Client().post("/api/guests", {"nickname": "Cy"}, content_type="application/json")
    assert (refused.status_code, left(refused)) == (429, {"api-minute": 1, "guests-minute": 0})


def test_a_page_counts_nothing_and_tells_nothing():
    answers = [Client().get("/gallery") for _ in range(4)]
    assert {answer.status_code for answer in answers} == {200}
    assert not any("RateLimit" in answer for answer in answers)


def test_while_the_shared_counters_are_away_it_answers_and_tells_nothing(monkeypatch, caplog):
    monkeypatch.setenv("REDIS_URL", "unix:///nowhere/valkey.sock")
    throttle._shared.cache_clear()
    try:
        answer = Client().get("/api/pictures")
    finally:
        throttle._shared.cache_clear()
    assert answer.status_code == 200
    assert "RateLimit" not in answer
    assert "RateLimit-Policy" not in answer
    assert "shared counters are away" in caplog.text
