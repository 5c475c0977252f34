"""People for tests: guests, and accounts with a password."""

from django.test import Client

from accounts import people, sessions
from accounts.models import Player, User

PASSWORD = "four wet brushes"


def guest(nickname: str = "Bo") -> Player:
    return people.become_guest(nickname)


def account(nickname: str = "Ada", **more: object) -> Player:
    user = User.objects.create_user(nickname, f"{nickname.lower()}@example.org", PASSWORD, **more)
    return people.player_of(user)


def browser_of(player: Player | None) -> Client:
    """A browser that is this player: signed in, a guest, or nobody yet."""
    browser = Client()
    if player is not None and player.user is not None:
        browser.force_login(player.user)
    elif player is not None:
        session = browser.session
        session[sessions.GUEST] = player.pk
        sessions.name_sockets(session)
        session.save()
        browser.cookies["sessionid"] = session.session_key
    return browser
