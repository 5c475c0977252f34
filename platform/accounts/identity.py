"""Who sends a request: read from its bearer token or its session, once, and only when somebody asks."""

from __future__ import annotations

from django.contrib import auth
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

from accounts import people, sessions, tokens
from accounts.models import Player

# A page is never opened by a token, so a token can never act where forms are.
BEARER_PATHS = ("/api/", "/i/", "/ballots/")


def player_of(request: HttpRequest) -> Player | None:
    """The player of a request; a bearer token hides the cookie, even one that opens nothing."""
    plain = bearer(request.headers.get("Authorization", ""))
    if plain is not None and request.path.startswith(BEARER_PATHS):
        token = tokens.find(plain)
        return token.player if token else None
    if request.user.is_authenticated:
        return people.player_of(request.user)
    return sessions.guest_of(request.session)


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
