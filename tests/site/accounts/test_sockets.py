"""Who a socket is, from its cookie or its token."""

import pytest
from asgiref.sync import async_to_sync

from accounts import people, sessions, tokens
from accounts.sockets import identify
from live.person import Credential, Person
from tests.support.people import account, browser_of, guest

ADDRESS = "192.0.2.5"
PASSER_BY = Person(address=ADDRESS)

pytestmark = pytest.mark.django_db(transaction=True)


def connect(*headers: tuple[bytes, bytes]) -> tuple[Person | None, list[dict]]:
    """The person that the wrapped application found, and what was sent without asking it."""
    found, sent = [], []

    async def app(scope, receive, send):
        found.append(scope["person"])

    async def receive():
        return {"type": "websocket.connect"}

    async def send(message):
        sent.append(message)

    async_to_sync(identify(app))(
        {"type": "websocket", "headers": list(headers), "client": (ADDRESS, 50000)}, receive, send
    )
    return (found[0] if found else None), sent


def cookie_of(browser) -> tuple[bytes, bytes]:
    return b"cookie", f"theme=dark; sessionid={browser.session.session_key}".encode()


@pytest.mark.parametrize("make", [lambda: guest("Bo"), lambda: account("Ada")], ids=["guest", "account"])
def test_a_cookie_names_the_player_and_the_log_in(make):
    player = make()
    browser = browser_of(player)
    person, _ = connect(cookie_of(browser))
    assert person == Person(player.pk, Credential.COOKIE, browser.session[sessions.SOCKETS], ADDRESS)
    assert browser.session.session_key not in person.session


def test_without_a_cookie_one_is_a_passer_by():
    assert connect()[0] == connect((b"cookie", b"sessionid=nonsense"))[0] == PASSER_BY


def test_a_token_names_its_player():
    bo = guest("Bo")
    token, plain = tokens.issue(bo, "bot")
    person, _ = connect((b"authorization", f"Bearer {plain}".encode()))
    assert person == Person(bo.pk, Credential.BEARER, tokens.session_of(token), ADDRESS)


def test_a_token_that_opens_nothing_is_refused_at_the_door():
    person, sent = connect((b"authorization", b"Bearer po_x_y"), cookie_of(browser_of(guest("Bo"))))
    assert person is None
    assert [message["type"] for message in sent] == ["websocket.close"]


def test_a_merged_guests_cookie_is_nobodys():
    bo, ada = guest("Bo"), account("Ada")
    browser = browser_of(bo)
    people.merge(bo, ada)
    assert connect(cookie_of(browser))[0] == PASSER_BY


def test_a_signed_out_cookie_is_nobodys():
    browser = browser_of(account("Ada"))
    cookie = cookie_of(browser)
    browser.post("/accounts/logout/")
    assert connect(cookie)[0] == PASSER_BY
