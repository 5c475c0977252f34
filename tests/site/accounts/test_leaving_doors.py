"""The door out: who may go through it, and what it asks."""

from __future__ import annotations

import pytest
from django.utils import timezone

from accounts import leaving, people
from accounts.belongings import Leave
from accounts.models import Player, User
from tests.support.battles import guest, lobby
from tests.support.people import PASSWORD, account, browser_of

pytestmark = pytest.mark.django_db

NAME = "Zebulon"


def leave(player: Player) -> None:
    leaving.leave(player, Leave(timezone.now()))


def test_who_says_the_password_leaves_and_is_told_before_what_goes() -> None:
    zeb = account(NAME)
    browser = browser_of(zeb)
    page = browser.get("/settings/leave").content.decode()
    assert "It is final." in page
    assert "Your comments" in page
    answer = browser.post("/settings/leave", {"password": PASSWORD, "credits": "keep"})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert not User.objects.filter(username=NAME).exists()
    assert browser.get("/me").status_code == 302


def test_whoever_sits_in_a_battle_that_is_on_cannot_leave_it_that_way() -> None:
    ada, zeb = guest("Ada"), account(NAME)
    battle = lobby(ada, zeb)
    with pytest.raises(leaving.Hindered, match=battle.code):
        leave(zeb)
    assert not Player.objects.get(pk=zeb.pk).deleted_at
    answer = browser_of(zeb).post("/settings/leave", {"password": PASSWORD, "credits": "keep"})
    assert answer.status_code == 409
    assert battle.code in answer.content.decode()


def test_whoever_runs_the_site_is_not_rid_of_it_so_easily() -> None:
    with pytest.raises(leaving.Hindered):
        leave(account("Mo", is_staff=True))


@pytest.mark.parametrize(
    "given", [{}, {"password": "wrong", "credits": "keep"}, {"password": PASSWORD, "credits": "x"}]
)
def test_a_wrong_password_and_bad_input_change_nothing(given: dict[str, str]) -> None:
    zeb = account(NAME)
    assert browser_of(zeb).post("/settings/leave", given).status_code == 400
    assert not Player.objects.get(pk=zeb.pk).deleted_at


def test_a_guest_types_the_nickname_and_is_nobody_then() -> None:
    dee = guest("Dee")
    browser = browser_of(dee)
    assert browser.post("/settings/leave", {"nickname": "dee", "credits": "keep"}).status_code == 400
    answer = browser.post("/settings/leave", {"nickname": "Dee", "credits": "keep"})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert Player.objects.get(pk=dee.pk).nickname == leaving.NAMELESS
    assert browser.get("/me").status_code == 302


def test_the_guests_that_somebody_was_are_forgotten_with_them() -> None:
    dee, zeb = guest(NAME), account("Zed")
    people.merge(dee, zeb)
    leave(zeb)
    assert not Player.objects.filter(nickname=NAME).exists()
    assert Player.objects.filter(deleted_at=None).count() == 0
