"""Tells a socket who sits at the other end, from its cookie or its bearer token. Reads off the event loop."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from importlib import import_module
from typing import Any

from django.conf import settings
from django.http import parse_cookie

from accounts import identity, sessions, tokens
from live.lanes import Lane
from live.person import NOBODY, Credential, Person
from paintoff.throttle import network

App = Callable[..., Awaitable[None]]

THREADS = 2


def identify(app: App) -> App:
    """Wrap an ASGI application: it finds a live.person.Person under scope["person"], and how to ask again under "still".

    A passer-by is NOBODY. A bearer token that opens nothing is refused before the handshake (HTTP 403), so that a bot
    learns of it at once.
    """
    lane = Lane("identify", THREADS)

    async def identified(scope: dict[str, Any], receive: Any, send: Any) -> None:
        headers = {name.lower(): value.decode("latin-1") for name, value in scope["headers"]}
        plain = identity.bearer(headers.get(b"authorization", ""))
        still = partial(by_cookie, headers.get(b"cookie", "")) if plain is None else partial(by_token, plain)
        person = await lane.run(still)
        if person is None:
            await receive()
            await send({"type": "websocket.close", "code": 1008, "reason": "unknown token"})
        else:
            known = {"person": replace(person, address=_address(scope)), "still": still}
            await app({**scope, **known}, receive, send)

    return identified


def _address(scope: dict[str, Any]) -> str:
    host, _ = scope.get("client") or ("", 0)
    return network(host)


def by_token(plain: str) -> Person | None:
    token = tokens.find(plain)
    if token is None:
        return None
    return Person(id=token.player_id, credential=Credential.BEARER, session=tokens.session_of(token))


def by_cookie(header: str) -> Person:
    key = parse_cookie(header).get(settings.SESSION_COOKIE_NAME)
    if not key:
        return NOBODY
    session = import_module(settings.SESSION_ENGINE).SessionStore(key)
    player = identity.by_session(session)
    if player is None:
        return NOBODY
    return Person(id=player.pk, credential=Credential.COOKIE, session=sessions.sockets_of(session))
