"""Bearer tokens of bots and tools: `po_<prefix>_<secret>`. Only a digest is kept, so a token is shown once."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum

from django.db import transaction
from django.utils import timezone

from accounts.models import ApiToken, Player
from live import announce

NOTED_EVERY = timedelta(minutes=1)


class Scope(StrEnum):
    """What a token may do in its player's name."""

    PLAY = "play"
    READ = "read"
    GALLERY = "gallery"
    LEAVE = "leave"


def issue(
    player: Player, label: str, scopes: Collection[Scope] = tuple(Scope), expires: datetime | None = None
) -> tuple[ApiToken, str]:
    """A new token and its plain text, which nobody can ask for again."""
    prefix = secrets.token_hex(4)
    plain = f"po_{prefix}_{secrets.token_urlsafe(32)}"
    token = ApiToken.objects.create(
        player=player,
        label=label,
        prefix=f"po_{prefix}",
        digest=ApiToken.digest_of(plain),
        scopes=sorted(scopes),
        expires_at=expires,
    )
    return token, plain


def find(plain: str) -> ApiToken | None:
    """The live token of this text with its player, None where it is unknown, revoked, expired or its player is gone."""
    now = timezone.now()
    held = ApiToken.objects.select_related("player__user").filter(digest=ApiToken.digest_of(plain), revoked_at=None)
    token = next(iter(held), None)
    if token is None or not _is_alive(token, now):
        return None
    _note_use(token, now)
    return token


def revoke(token: ApiToken) -> None:
    """End the token, and the sockets it opened."""
    ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now())
    transaction.on_commit(lambda: announce.end_person(token.player_id, session=session_of(token)))


def revoke_all(player: Player) -> None:
    """End every token of this player, and the sockets they opened."""
    for token in ApiToken.objects.filter(player=player, revoked_at=None):
        revoke(token)


def session_of(token: ApiToken) -> str:
    """What the live tier calls sockets opened with this token."""
    return f"token-{token.pk}"


def _is_alive(token: ApiToken, now: datetime) -> bool:
    """Not asked of the database: to write this as a question takes 0.6 ms of each request."""
    player = token.player
    is_unexpired = token.expires_at is None or token.expires_at > now
    is_there = player.merged_into_id is None and player.deleted_at is None
    return is_unexpired and is_there and (player.user is None or player.user.is_active)


def _note_use(token: ApiToken, now: datetime) -> None:
    if token.last_used_at is None or now - token.last_used_at > NOTED_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
