"""What happens to players when accounts sign in, sign out and change passwords, whichever page did it."""

from __future__ import annotations

from typing import Any

from allauth.account.signals import password_changed, password_reset
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest

from accounts import people, sessions
from accounts.models import User


@receiver(user_logged_in)
def join_player(request: HttpRequest, user: User, **_: Any) -> None:
    came_as = sessions.guest_of(request.session)
    request.session.pop(sessions.GUEST, None)
    sessions.name_sockets(request.session)
    request.player = people.sign_in(user, came_as)  # type: ignore[attr-defined]
    if came_as is not None:
        sessions.identify_again(came_as, "signed in")


@receiver(user_logged_out)
def leave(request: HttpRequest, user: User | None, **_: Any) -> None:
    if user is not None:
        sessions.end_sockets(request.session, people.player_of(user))
    request.__dict__.pop("player", None)


@receiver([password_changed, password_reset])
def distrust_sockets(user: User, **_: Any) -> None:
    sessions.identify_again(people.player_of(user), "password changed")
