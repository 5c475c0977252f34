"""Whoever judges without having signed up: the first vote quietly makes a guest."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.http import HttpRequest

from accounts import entrance
from accounts.models import Player
from paintoff import throttle


def visitor(request: HttpRequest) -> Player:
    """The player of this request, a new guest where there is none. Raises throttle.Throttled where too many came from one
    address."""
    player: Player | None = request.player  # type: ignore[attr-defined]
    return player or entrance.enter_as_guest(request, f"Visitor {1000 + secrets.randbelow(9000)}")


def slow_down(request: HttpRequest, what: str) -> None:
    """Judging is one tap, so it is counted by address. Raises throttle.Throttled."""
    throttle.hit(settings.JUDGING_PER_ADDRESS, what, throttle.address(request))
