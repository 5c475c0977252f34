"""Every answer of the API says how often one may still ask: RateLimit and RateLimit-Policy, as the IETF's draft
"RateLimit header fields for HTTP" (draft-ietf-httpapi-ratelimit-headers-10) writes them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from accounts.models import Player
from paintoff import throttle, wire
from paintoff.throttle import Standing, Throttled

ROOT = "/api/"


class Quotas:
    """Counts requests to the API, and tells of all limits that one was counted against, those of its operation too. While the
    shared counters are away there is nothing true to tell, and the API answers without."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(ROOT):
            return self.get_response(request)
        with throttle.noting() as standings:
            response = wire.mannered(self._answer(request))
        _tell(response, standings.values())
        return response

    def _answer(self, request: HttpRequest) -> HttpResponse:
        try:
            _count(request)
        except Throttled as error:
            return wire.too_often(error)
        return self.get_response(request)


def _count(request: HttpRequest) -> None:
    """By person, however many tokens they have: else each would bring as much again."""
    player: Player | None = request.player  # type: ignore[attr-defined]
    if player is not None:
        throttle.hit(settings.API_PER_PLAYER, "api", "player", str(player.pk))
    else:
        throttle.hit(settings.API_PER_ADDRESS, "api", "network", throttle.address(request))


def _tell(response: HttpResponse, standings: Iterable[Standing]) -> None:
    policies = [f'"{one.name}";q={one.quota};w={one.window}' for one in standings]
    if policies:
        response["RateLimit-Policy"] = ", ".join(policies)
        response["RateLimit"] = ", ".join(f'"{one.name}";r={one.left};t={one.reset}' for one in standings)
