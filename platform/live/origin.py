"""Keeps foreign pages from opening sockets with a visitor's cookies. Bearer tokens need no Origin: bots have none."""

from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http.request import validate_host

from live.person import NOBODY, Credential, Person
from live.wire import Receive, Scope, Send


class OriginGate:
    """ASGI middleware, inside the one that sets `scope["person"]`. Refuses the handshake with 403.

    A cookie needs an Origin that is this very host or one of CSRF_TRUSTED_ORIGINS; nobody in particular may also come
    without any Origin. The Host itself must be allowed, against DNS rebinding.
    """

    def __init__(self, app: Callable[[Scope, Receive, Send], Awaitable[None]]) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if may_connect(scope.get("person", NOBODY), _header(scope, b"origin"), _header(scope, b"host")):
            await self.app(scope, receive, send)
        else:
            await receive()
            await send({"type": "websocket.close", "code": 1008})


def may_connect(person: Person, origin: str | None, host: str | None) -> bool:
    match person.credential:
        case Credential.BEARER:
            return True
        case Credential.NONE if origin is None:
            return True
    return origin is not None and (_is_same(origin, host) or _is_trusted(origin))


def _is_same(origin: str, host: str | None) -> bool:
    parts = urlsplit(origin)
    if host is None or parts.scheme not in ("http", "https") or parts.hostname is None:
        return False
    return parts.netloc.lower() == host.lower() and validate_host(parts.hostname, _allowed_hosts())


def _is_trusted(origin: str) -> bool:
    parts = urlsplit(origin)
    for trusted in map(urlsplit, settings.CSRF_TRUSTED_ORIGINS):
        wildcard = trusted.netloc.startswith("*.") and parts.netloc.endswith(trusted.netloc[1:])
        if parts.scheme == trusted.scheme and (parts.netloc == trusted.netloc or wildcard):
            return True
    return False


def _allowed_hosts() -> list[str]:
    """As Django does it: with DEBUG and no list, this machine itself."""
    local = [".localhost", "127.0.0.1", "[::1]"] if settings.DEBUG else []
    return list(settings.ALLOWED_HOSTS) or local


def _header(scope: Scope, name: bytes) -> str | None:
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), None)
