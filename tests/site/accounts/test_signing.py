"""Signing up, in and out, and getting a new password, as a browser does it."""

import re

import pytest
from django.core import mail
from django.test import Client

from accounts import sessions
from accounts.models import Player, User
from tests.support.paintings import picture_of
from tests.support.people import PASSWORD, account, browser_of, guest

pytestmark = pytest.mark.django_db

NEW = "five dry brushes"


def sign_up(browser: Client, username: str = "Ada", **more: str):
    form = {"username": username, "email": "", "password1": PASSWORD, "password2": PASSWORD, **more}
    return browser.post("/accounts/signup/", form)


def sign_in(browser: Client, login: str = "Ada", password: str = PASSWORD, **more: str):
    return browser.post("/accounts/login/", {"login": login, "password": password, **more})


def test_a_new_account_is_signed_in_and_has_a_player():
    browser = Client()
    assert sign_up(browser).status_code == 302
    assert Player.objects.get().nickname == "Ada"
    assert "Ada" in browser.get("/settings").content.decode()


def test_a_guest_who_signs_up_keeps_everything():
    bo = guest("Bo")
    picture, browser = picture_of(bo), browser_of(bo)
    assert "Keep what I made as Bo" in browser.get("/accounts/signup/").content.decode()
    sign_up(browser, "bo_the_painter", keep="on")
    player = Player.objects.get()
    assert (player, player.nickname, player.user.username) == (bo, "Bo", "bo_the_painter")
    assert picture.key in browser.get(f"/players/{bo.key}").content.decode()


def test_a_guest_who_signs_in_brings_everything_along():
    ada, bo = account("Ada"), guest("Bo")
    picture, browser = picture_of(bo), browser_of(bo)
    sign_in(browser, keep="on")
    picture.refresh_from_db()
    assert picture.owner == ada
    assert sessions.GUEST not in browser.session


def test_a_guest_may_leave_things_behind():
    ada, bo = account("Ada"), guest("Bo")
    picture = picture_of(bo)
    sign_in(browser_of(bo))
    picture.refresh_from_db()
    assert picture.owner == bo != ada


def test_an_old_address_of_a_merged_guest_leads_to_the_account():
    ada, bo = account("Ada"), guest("Bo")
    sign_in(browser_of(bo), keep="on")
    assert Client().get(f"/players/{bo.key}")["Location"] == f"/players/{ada.key}"


@pytest.mark.parametrize("login", ["Ada", "ada", "ada@example.org"])
def test_one_signs_in_by_username_or_address(login: str):
    account("Ada")
    browser = Client()
    assert sign_in(browser, login).status_code == 302
    assert browser.get("/settings").status_code == 200


def test_a_wrong_password_lets_nobody_in_and_keeps_the_guest():
    account("Ada")
    browser = browser_of(guest("Bo"))
    answer = sign_in(browser, password="no brushes", keep="on")
    assert answer.status_code == 200
    assert "not correct" in answer.content.decode()
    assert sessions.guest_of(browser.session).nickname == "Bo"


def test_guessing_passwords_is_slowed_down():
    account("Ada")
    browser = Client(REMOTE_ADDR="192.0.2.77")
    for _ in range(5):
        sign_in(browser, password="no brushes")
    assert "Too many failed" in sign_in(browser).content.decode()


@pytest.mark.parametrize(
    ("username", "complaint"),
    [
        ("A", "at least 2"),
        ("x" * 25, "at most 24"),
        ("a b", "valid username"),
        ("a@b.org", "none of"),
        ("--", "letter"),
    ],
)
def test_a_bad_username_is_told_why(username: str, complaint: str):
    assert complaint in sign_up(Client(), username).content.decode()
    assert not User.objects.exists()


def test_a_username_is_taken_whatever_its_case():
    account("Ada")
    assert "already exists" in sign_up(Client(), "ada").content.decode()


def test_a_weak_password_is_refused():
    assert "too common" in sign_up(Client(), password1="password", password2="password").content.decode()


def test_after_signing_in_one_goes_on_where_one_was():
    account("Ada")
    assert sign_in(Client(), next="/gallery")["Location"] == "/gallery"


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example"]
)
def test_nobody_is_sent_to_another_site(elsewhere: str, settings):
    settings.CSRF_TRUSTED_ORIGINS = ["https://evil.example"]
    account("Ada")
    assert "evil" not in sign_in(Client(), next=elsewhere)["Location"]
    assert "evil" not in Client().post("/guest", {"nickname": "Bo", "next": elsewhere})["Location"]


def test_signing_out_leaves_nothing_in_the_browser(heard, django_capture_on_commit_callbacks):
    ada = account("Ada")
    browser = Client()
    sign_in(browser)
    name = browser.session[sessions.SOCKETS]
    with django_capture_on_commit_callbacks(execute=True):
        browser.post("/accounts/logout/")
    assert not browser.session.keys()
    assert browser.get("/settings").status_code == 302
    assert [(n["kind"], n["person"], n["session"]) for n in heard] == [("end_person", ada.pk, name)]


def test_signing_out_asks_first():
    browser = browser_of(account("Ada"))
    assert browser.get("/accounts/logout/").status_code == 200
    assert browser.get("/settings").status_code == 200


def test_signing_in_has_the_guests_sockets_come_back_as_the_account(heard, django_capture_on_commit_callbacks):
    account("Ada")
    bo = guest("Bo")
    with django_capture_on_commit_callbacks(execute=True):
        sign_in(browser_of(bo), keep="on")
    assert [(n["kind"], n["person"], n["code"]) for n in heard] == [("end_person", bo.pk, 4008)]


def test_a_forgotten_password_is_replaced_by_mail(heard, django_capture_on_commit_callbacks):
    ada = account("Ada")
    browser = Client()
    browser.post("/accounts/password/reset/", {"email": "ada@example.org"})
    (message,) = mail.outbox
    link = re.search(r"https?://testserver(\S+)", message.body)[1]
    form = browser.get(link)["Location"]
    with django_capture_on_commit_callbacks(execute=True):
        assert browser.post(form, {"password1": NEW, "password2": NEW}).status_code == 302
    assert sign_in(Client(), password=NEW).status_code == 302
    assert sign_in(Client(), password=PASSWORD).status_code == 200
    assert ("end_person", ada.pk) in [(n["kind"], n["person"]) for n in heard]


def test_a_reset_link_works_once():
    account("Ada")
    browser = Client()
    browser.post("/accounts/password/reset/", {"email": "ada@example.org"})
    link = re.search(r"https?://testserver(\S+)", mail.outbox[0].body)[1]
    form = browser.get(link)["Location"]
    browser.post(form, {"password1": NEW, "password2": NEW})
    assert "This link is spent" in Client().get(link).content.decode()


def test_asking_for_an_unknown_address_tells_nothing():
    account("Ada")
    known = Client().post("/accounts/password/reset/", {"email": "ada@example.org"})
    unknown = Client().post("/accounts/password/reset/", {"email": "cy@example.org"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])


def test_changing_the_password_keeps_this_browser_and_ends_the_others():
    account("Ada")
    here, there = Client(), Client()
    sign_in(here)
    sign_in(there)
    here.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
    assert here.get("/settings").status_code == 200
    assert there.get("/settings").status_code == 302


PAGES = ["login", "signup", "password/reset", "password/reset/done", "password/reset/key/done", "inactive"]


@pytest.mark.parametrize("page", PAGES)
def test_the_ways_in_wear_the_sites_clothes(page: str):
    answer = Client().get(f"/accounts/{page}/")
    assert answer.status_code == 200
    assert "site-header" in answer.content.decode()


@pytest.mark.parametrize("page", ["logout", "email", "password/change", "reauthenticate"])
def test_so_do_the_pages_of_an_account(page: str):
    answer = browser_of(account("Ada")).get(f"/accounts/{page}/")
    assert answer.status_code == 200
    assert "site-header" in answer.content.decode()
