"""Pages of accounts: nickname, settings, tokens, a player."""

import re

import pytest
from django.test import Client

from accounts import panels, sessions, tokens
from accounts.models import ApiToken, Player
from accounts.panels import Panel
from tests.support.forms import sent_in
from tests.support.people import account, browser_of, guest

pytestmark = pytest.mark.django_db


def test_a_nickname_makes_a_guest_who_goes_on():
    browser = Client()
    assert browser.post("/guest", {"nickname": "Bo", "next": "/gallery"})["Location"] == "/gallery"
    assert sessions.guest_of(browser.session).nickname == "Bo"


def test_a_bad_nickname_is_told_why():
    answer = Client().post("/guest", {"nickname": "<b>"})
    assert answer.status_code == 400
    assert "none of" in answer.content.decode()


def test_a_guest_is_not_called_what_staff_is_called():
    answer = Client().post("/guest", {"nickname": "Ａdmin"})
    assert answer.status_code == 400
    assert "runs the site" in answer.content.decode()
    assert not Player.objects.exists()


def test_only_staff_may_take_the_name_of_staff():
    ada, mo = account("Ada"), account("Mo", is_staff=True)
    answers = [browser_of(one).post("/settings/nickname", {"nickname": "Moderator"}).status_code for one in (ada, mo)]
    assert answers == [400, 302]
    assert [Player.objects.get(pk=one.pk).nickname for one in (ada, mo)] == ["Ada", "Moderator"]


def test_two_guests_may_share_a_name_that_is_nobodys_office():
    assert [Client().post("/guest", {"nickname": "Bo"}).status_code for _ in range(2)] == [302, 302]


def test_a_guest_page_asks_nobody_twice():
    browser = browser_of(guest("Bo"))
    assert browser.get("/guest?next=/gallery")["Location"] == "/gallery"
    assert Player.objects.count() == 1


def test_guests_of_one_address_are_counted(settings):
    settings.GUESTS_PER_ADDRESS = "2/minute"
    answers = [Client(REMOTE_ADDR="192.0.2.9").post("/guest", {"nickname": "Bo"}).status_code for _ in range(3)]
    elsewhere = Client(REMOTE_ADDR="192.0.2.10").post("/guest", {"nickname": "Bo"}).status_code
    assert (answers, elsewhere) == ([302, 302, 400], 302)


def test_a_bad_nickname_costs_nothing(settings):
    settings.GUESTS_PER_ADDRESS = "1/minute"
    Client().post("/guest", {"nickname": "<b>"})
    assert Client().post("/guest", {"nickname": "Bo"}).status_code == 302


def test_leaving_is_for_good():
    bo = guest("Bo")
    browser = browser_of(bo)
    assert "make an account first" in browser.get("/guest/leave").content.decode()
    browser.post("/guest/leave")
    assert not browser.session.keys()


def test_a_stranger_is_asked_who_they_are():
    for path in ("/settings", "/me", "/claim"):
        assert Client().get(path)["Location"].startswith("/guest?next=")


def test_claiming_shows_what_is_at_stake(monkeypatch):
    monkeypatch.setattr(panels, "_makers", [lambda request, player: Panel("Battles", f"won by {player.nickname}")])
    page = browser_of(guest("Bo")).get("/claim").content.decode()
    assert "won by Bo" in page
    assert "/accounts/signup/" in page


def test_panels_stand_in_order_and_may_be_absent(monkeypatch):
    def maker(title, rank):
        return lambda request, player: Panel(title, "", rank) if title else None

    monkeypatch.setattr(panels, "_makers", [maker("Second", 2), maker("", 0), maker("First", 1)])
    page = Client().get(f"/players/{guest('Bo').key}").content.decode()
    assert re.findall('person-title">(\\w+)', page) == ["First", "Second"]


@pytest.mark.parametrize("key", ["nobody", "%00", "x" * 17])
def test_there_is_no_such_player(key: str):
    assert Client().get(f"/players/{key}").status_code == 404


def test_a_new_nickname_shows():
    bo = guest("Bo")
    browser_of(bo).post("/settings/nickname", {"nickname": "Bobo"})
    bo.refresh_from_db()
    assert bo.nickname == "Bobo"


def test_a_bad_nickname_changes_nothing():
    bo = guest("Bo")
    assert browser_of(bo).post("/settings/nickname", {"nickname": "x"}).status_code == 400
    bo.refresh_from_db()
    assert bo.nickname == "Bo"


def test_a_token_is_shown_once():
    ada = account("Ada")
    browser = browser_of(ada)
    page = browser.post("/settings/tokens", {"label": "my bot", "scopes": ["play"], "lifetime": "30"})
    plain = re.search(r'value="(po_[^"]+)"', page.content.decode())[1]
    assert "no-store" in page["Cache-Control"]
    assert tokens.find(plain).player == ada
    assert plain not in browser.get("/settings").content.decode()


def test_a_page_that_is_loaded_again_makes_no_second_token():
    ada = guest("Ada")
    page = browser_of(ada)
    form = {
        "label": "bot",
        "scopes": ["read"],
        "lifetime": "30",
        "sent": sent_in(page.get("/settings").content.decode()),
    }
    assert page.post("/settings/tokens", form).status_code == 200
    again = page.post("/settings/tokens", form, follow=True)
    assert "revoke it and make another" in again.content.decode()
    assert ada.tokens.count() == 1
    page.post("/settings/tokens", form | {"sent": "another"})
    assert ada.tokens.count() == 2


@pytest.mark.parametrize("wrong", [{"label": ""}, {"scopes": ["everything"]}, {"lifetime": "9999"}, {"scopes": []}])
def test_a_token_that_makes_no_sense_is_not_issued(wrong: dict):
    form = {"label": "my bot", "scopes": ["play"], "lifetime": "30"} | wrong
    assert browser_of(guest("Bo")).post("/settings/tokens", form).status_code == 400
    assert not ApiToken.objects.exists()


def test_revoking_asks_first():
    bo = guest("Bo")
    token, plain = tokens.issue(bo, "my bot")
    browser = browser_of(bo)
    assert "Revoke my bot?" in browser.get(f"/settings/tokens/{token.pk}/revoke").content.decode()
    assert tokens.find(plain)
    browser.post(f"/settings/tokens/{token.pk}/revoke")
    assert tokens.find(plain) is None


def test_nobody_revokes_anothers_token():
    token, plain = tokens.issue(guest("Bo"), "my bot")
    assert browser_of(guest("Cy")).post(f"/settings/tokens/{token.pk}/revoke").status_code == 404
    assert tokens.find(plain)


def test_staff_give_no_nickname_that_nobody_could_take():
    bo = guest("Bo")
    mo = browser_of(account("Mo", is_staff=True, is_superuser=True))
    inline = {"tokens-TOTAL_FORMS": 0, "tokens-INITIAL_FORMS": 0}
    mo.post(f"/admin/accounts/player/{bo.pk}/change/", {"nickname": "<b>", **inline})
    bo.refresh_from_db()
    assert bo.nickname == "Bo"
    mo.post(f"/admin/accounts/player/{bo.pk}/change/", {"nickname": "Somebody", **inline})
    bo.refresh_from_db()
    assert bo.nickname == "Somebody"
    mo.post(f"/admin/accounts/player/{bo.pk}/change/", {"nickname": "Moderator", **inline})
    bo.refresh_from_db()
    assert bo.nickname == "Somebody"


def test_staff_keep_the_name_of_staff_in_the_admin_too():
    admin = account("admin", is_staff=True, is_superuser=True)
    inline = {"tokens-TOTAL_FORMS": 0, "tokens-INITIAL_FORMS": 0}
    browser_of(admin).post(f"/admin/accounts/player/{admin.pk}/change/", {"nickname": "Administrator", **inline})
    admin.refresh_from_db()
    assert admin.nickname == "Administrator"


def test_a_form_from_elsewhere_is_refused():
    browser = Client(enforce_csrf_checks=True)
    assert browser.post("/guest", {"nickname": "Bo"}).status_code == 403


def test_a_token_opens_no_page():
    _, plain = tokens.issue(guest("Bo"), "my bot")
    assert Client().get("/settings", headers={"Authorization": f"Bearer {plain}"}).status_code == 302


@pytest.mark.parametrize("model", ["user", "player", "apitoken"])
def test_the_admin_lists_and_opens_people(model: str):
    mo = account("Mo", is_staff=True, is_superuser=True)
    tokens.issue(mo, "tool")
    pk = {"user": mo.user_id, "player": mo.pk, "apitoken": mo.tokens.get().pk}[model]
    for path in ("?q=Mo", f"{pk}/change/"):
        assert browser_of(mo).get(f"/admin/accounts/{model}/{path}").status_code == 200
