"""How the API knows its callers: a bearer token with the right scope, or the cookie of a browser on our own pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from ninja.errors import AuthenticationError, AuthorizationError
from ninja.security import APIKeyCookie, HttpBearer

from accounts.identity import token_of
from accounts.models import Player
from accounts.tokens import Scope

NOBODY = "nobody"


class Bearer(HttpBearer):
    """A token that is there and opens nothing ends the request: no falling back to the cookie or to nobody."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        super().__init__()

    def authenticate(self, request: HttpRequest, _: str) -> Player:
        found = token_of(request)
        if found is None:
            raise AuthenticationError(message="This token is unknown, expired or revoked.")
        if self.scope not in found.scopes:
            raise AuthorizationError(message=f"This token lacks the scope {self.scope}.")
        request.player = found.player  # type: ignore[attr-defined]
        return found.player


class Cookie(APIKeyCookie):
    """The session's player. Ninja checks the CSRF token wherever something may change."""

    param_name = settings.SESSION_COOKIE_NAME

    def _get_key(self, request: HttpRequest) -> str | None:
        """Somebody without a cookie is told that a token is needed, not that a CSRF token is."""
        return super()._get_key(request) if self.param_name in request.COOKIES else None

    def authenticate(self, request: HttpRequest, key: str | None) -> Player | None:
        return request.player if key else None  # type: ignore[attr-defined]


def nobody(_: HttpRequest) -> str:
    """Strangers are welcome. Put last: it lets everybody in whom nothing before it refused."""
    return NOBODY


def someone(scope: Scope) -> list[Callable[[HttpRequest], Any]]:
    """`auth=` of an operation for players; the view finds theirs under `request.player`."""
    return [Bearer(scope), Cookie()]


def anyone(scope: Scope) -> list[Callable[[HttpRequest], Any]]:
    """`auth=` of an operation open to strangers, for whom `request.player` is None."""
    return [Bearer(scope), nobody]
