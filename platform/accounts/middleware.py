"""Gives every request its `player`."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from django.http import HttpRequest, HttpResponse

from accounts.identity import player_of


class PlayerMiddleware:
    """`request.player` is a Player or None, and asks the database on first use.

    A lazy object could never be `None`, so the attribute lies on Django's class and is cached on the request.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        player = cached_property(player_of)
        player.__set_name__(HttpRequest, "player")
        HttpRequest.player = player  # type: ignore[attr-defined]

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)
