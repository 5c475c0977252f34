"""What a browser's session remembers of a person: the guest it plays as, and the name that its sockets go by."""

from __future__ import annotations

import secrets

from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.http import HttpRequest

from accounts import people
from accounts.models import Player
from live import announce

GUEST = "player"
SOCKETS = "sockets"

# Come back and say again who you are; a browser connects anew on it, with the cookie it has by then.
RECONNECT = 4008


def remember_guest(request: HttpRequest, player: Player) -> None:
    """From this answer on the browser is this guest."""
    request.session.cycle_key()
    request.session[GUEST] = player.pk
    name_sockets(request.session)
    request.player = player  # type: ignore[attr-defined]


def guest_of(session: SessionBase) -> Player | None:
    pk = session.get(GUEST)
    return None if pk is None else people.guest(pk)


def name_sockets(session: SessionBase) -> None:
    """Name this log-in. Not the session's key: that is a secret, and it changes in mid session."""
    session[SOCKETS] = secrets.token_urlsafe(9)


def sockets_of(session: SessionBase) -> str:
    return str(session.get(SOCKETS, ""))


def end_sockets(session: SessionBase, player: Player) -> None:
    """End, once the transaction has committed, the sockets that this log-in opened."""
    name = sockets_of(session)
    transaction.on_commit(lambda: announce.end_person(player.pk, session=name, reason="signed out"))


def identify_again(player: Player, reason: str) -> None:
    """Have all of a person's sockets come back as whoever their browsers are by then."""
    transaction.on_commit(lambda: announce.end_person(player.pk, code=RECONNECT, reason=reason))
