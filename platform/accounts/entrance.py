"""The way in without an account: a nickname, so many per address, and the browser remembers."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from accounts import people, sessions
from accounts.models import Player
from accounts.naming import fit_nickname
from paintoff import throttle


def enter_as_guest(request: HttpRequest, nickname: str) -> Player:
    """A new guest, remembered by this browser from the answer on.

    ValueError with a sentence where the nickname will not do, throttle.Throttled when too many came from the address.
    """
    player = new_guest(request, nickname)
    sessions.remember_guest(request, player)
    return player


def new_guest(request: HttpRequest, nickname: str, *, is_bot: bool = False) -> Player:
    """The same for a caller without a browser, who needs a token next."""
    nickname = fit_nickname(nickname)
    throttle.hit(settings.GUESTS_PER_ADDRESS, "guests", throttle.address(request))
    return people.become_guest(nickname, is_bot=is_bot)
