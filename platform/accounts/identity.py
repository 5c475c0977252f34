"""Who sends a request: read from its bearer token or its session, once, and only when somebody asks."""

from __future__ import annotations

import re

from django.contrib import auth
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

from accounts import people, sessions, tokens
from accounts.models import ApiToken, Player

# A page is never opened by a token, so a token can never act where forms are.
BEARER_PATHS = re.compile("/api/|/i/|/ballots/|/sets/[A-Za-z0-9_-]+/i/")


def player_of(request: HttpRequest) -> Player | None:
    """The player of a request; a bearer token hides the cookie, even one that opens nothing."""
    if bearer(request.headers.get("Authorization", "")) is not None and BEARER_PATHS.match(request.path):
        token = token_of(request)
        return token.player if token else None
    if request.user.is_authenticated:
        return people.player_of(request.user)
    return sessions.guest_of(request.session)


def token_of(request: HttpRequest) -> ApiToken | None:
    """The live token that came with a request, looked up once."""
    if not hasattr(request, "token"):
        plain = bearer(request.headers.get("Authorization", ""))
        request.token = tokens.find(plain) if plain else None  # type: ignore[attr-defined]
    found: ApiToken | None = request.token  # type: ignore[attr-defined]
    return found


def by_session(session: SessionBase) -> Player | None:
    """The same for a session alone, as a socket brings it."""
    request = HttpRequest()
    request.session = session
    request.user = auth.get_user(request)
    return player_of(request)


def bearer(authorization: str) -> str | None:
    """The token of an Authorization header, None where it holds something else."""
    scheme, _, plain = authorization.partition(" ")
    return plain.strip() if scheme.lower() == "bearer" and plain.strip() else None
