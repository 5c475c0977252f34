"""Leaving for good by API."""

import pytest
from django.test import Client

from accounts import tokens
from accounts.models import ApiToken, Player, User
from accounts.people import player_of
from accounts.tokens import Scope
from tests.support.people import account, guest

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def counters(valkey):
    pass


@pytest.fixture
def zoe():
    player = account("Zoe")
    player.user.set_password("a long way home")
    player.user.save()
    return player


def by(player, *scopes: Scope) -> Client:
    return Client(headers={"Authorization": f"Bearer {tokens.issue(player, 'tool', scopes or tuple(Scope))[1]}"})


def leave(client: Client, **said: str):
    return client.post("/api/me/leaving", said, content_type="application/json")


def is_there(player) -> bool:
    return Player.objects.filter(pk=player.pk, deleted_at=None).exists()


def test_an_account_leaves_by_its_password_and_its_token_ends_with_it(zoe):
    client = by(zoe)
    assert client.get("/api/me/leaving").json()["asked"] == "password"
    assert leave(client, password="a long way home").status_code == 204
    assert not is_there(zoe)
    assert not User.objects.exists()
    assert not ApiToken.objects.exists()
    assert client.get("/api/me").status_code == 401


def test_a_guest_leaves_by_name():
    bo = guest("Bo")
    client = by(bo)
    assert client.get("/api/me/leaving").json()["asked"] == "nickname"
    assert leave(client, nickname="Bob").json()["field"] == "nickname"
    assert is_there(bo)
    assert leave(client, nickname="Bo").status_code == 204
    assert not is_there(bo)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({}, "password"),
        ({"password": "wrong"}, "password"),
        ({"nickname": "Zoe"}, "password"),
        ({"password": "a long way home", "credits": "both"}, "credits"),
    ],
)
def test_what_is_not_said_rightly_is_refused_at_its_field_and_nobody_leaves(zoe, said, field):
    answer = leave(by(zoe), **said)
    assert (answer.status_code, answer.json()["field"]) == (400, field)
    assert is_there(zoe)


def test_a_token_that_may_only_change_the_gallery_deletes_nobody(zoe):
    answer = leave(by(zoe, Scope.PLAY, Scope.READ, Scope.GALLERY), password="a long way home")
    assert answer.status_code == 403
    assert is_there(zoe)


def test_who_runs_the_site_is_told_why_not():
    user = User.objects.create_superuser("root", password="a long way home")
    root = player_of(user)
    client = by(root)
    (why,) = client.get("/api/me/leaving").json()["hindrances"]
    answer = leave(client, password="a long way home")
    assert (answer.status_code, answer.json()["message"]) == (409, why)
    assert is_there(root)


def test_passwords_are_not_guessed_for_long(zoe):
    client = by(zoe)
    assert [leave(client, password="wrong").status_code for _ in range(6)] == [400] * 5 + [429]
    assert leave(client, password="a long way home").status_code == 429
    assert is_there(zoe)
