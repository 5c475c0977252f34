"""Guests, claims and merges."""

import pytest
from django.db import IntegrityError, transaction

from accounts import people, tokens
from accounts.models import Player, User
from accounts.signals import players_merged
from tests.support.people import account, guest

pytestmark = pytest.mark.django_db


def test_a_guest_is_a_player_without_an_account():
    bo = people.become_guest("  Bo ")
    assert (bo.nickname, bo.is_guest) == ("Bo", True)


def test_a_bad_nickname_makes_nobody():
    with pytest.raises(ValueError, match="at least 2"):
        people.become_guest("B")
    assert not Player.objects.exists()


def test_an_account_keeps_the_guest_it_came_as():
    bo = guest("Bo")
    user = User.objects.create_user("bo")
    assert people.sign_in(user, bo) == bo
    bo.refresh_from_db()
    assert (bo.user, bo.is_guest, bo.nickname) == (user, False, "Bo")
    assert bo.claimed_at


def test_an_account_that_has_a_player_takes_the_guests_things():
    bo, ada, heard = guest("Bo"), account("Ada"), []

    def hear(source, target, **_):
        heard.append((source, target))

    players_merged.connect(hear)
    assert people.sign_in(ada.user, bo) == ada
    players_merged.disconnect(hear)
    bo.refresh_from_db()
    assert heard == [(bo, ada)]
    assert bo.merged_into == ada


def test_merging_twice_is_merging_once():
    bo, ada, heard = guest("Bo"), account("Ada"), []

    def hear(**_):
        heard.append(1)

    people.merge(bo, ada)
    players_merged.connect(hear)
    people.merge(bo, ada)
    players_merged.disconnect(hear)
    assert heard == []


def test_a_merge_that_a_room_cannot_follow_does_not_happen():
    bo, ada = guest("Bo"), account("Ada")

    def refuse(**_):
        raise RuntimeError("rows in the way")

    players_merged.connect(refuse)
    with pytest.raises(RuntimeError):
        people.sign_in(ada.user, bo)
    players_merged.disconnect(refuse)
    bo.refresh_from_db()
    assert bo.merged_into is None


def test_a_guest_of_the_past_brings_nothing():
    bo, ada, cy = guest("Bo"), account("Ada"), account("Cy")
    people.sign_in(ada.user, bo)
    assert people.sign_in(cy.user, bo) == cy
    bo.refresh_from_db()
    assert bo.merged_into == ada


def test_a_guests_token_never_opens_the_account():
    bo, ada = guest("Bo"), account("Ada")
    _, plain = tokens.issue(bo, "bot")
    people.sign_in(ada.user, bo)
    assert tokens.find(plain) is None


@pytest.mark.parametrize(
    ("username", "nickname"),
    [("Ada", "Ada"), ("ada@example.org", "ada"), ("x" * 40, "x" * 24), ("@", "Player"), ("a@b", "Player a")],
)
def test_every_username_gives_a_nickname(username: str, nickname: str):
    assert people.player_of(User.objects.create_user(username)).nickname == nickname


def test_usernames_differ_by_more_than_case():
    User.objects.create_user("ada")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user("Ada")
