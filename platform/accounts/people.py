"""The verbs of identity: becoming a guest, keeping what a guest made, two players becoming one. Knows no game."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from accounts import distances, once, tokens
from accounts.models import Player, User
from accounts.naming import fit_nickname
from accounts.nicknames import NICKNAME_MAX, clean_nickname
from accounts.signals import players_merged
from paintoff.ready import Ready

OF_USER = Ready(lambda user: Player.objects.filter(user=user), User)


def become_guest(nickname: str, *, is_bot: bool = False) -> Player:
    """A new player without an account. ValueError with a sentence where the nickname will not do."""
    return Player.objects.create(nickname=fit_nickname(nickname), is_bot=is_bot)


def rename(player: Player, nickname: str) -> None:
    """ValueError with a sentence where the nickname will not do. Staff may be called what they are."""
    is_staff = player.user is not None and player.user.is_staff
    player.nickname = fit_nickname(nickname, is_staff=is_staff)
    player.save(update_fields=["nickname"])


def guest(pk: int) -> Player | None:
    """The guest of this number, None once an account or another player has taken over."""
    return Player.objects.filter(pk=pk, user=None, merged_into=None, deleted_at=None).first()


def player_of(user: User) -> Player:
    """The player of an account; made now for an account that has none."""
    if (known := OF_USER.first(user)) is not None:
        return known
    player, _ = Player.objects.get_or_create(user=user, defaults=_fresh(user))
    return player


@transaction.atomic
def sign_in(user: User, came_as: Player | None = None) -> Player:
    """The player of this account, to whom everything belongs that the guest made with whom they came."""
    came_as = came_as and _locked_guest(came_as)
    if came_as is None:
        return player_of(user)
    if (player := Player.objects.filter(user=user).first()) is None:
        return _claim(came_as, user)
    merge(came_as, player)
    return player


@transaction.atomic
def merge(source: Player, target: Player) -> None:
    """Make `source` a name of the past: every room moves its rows to `target`. Nothing happens the second time."""
    if source.pk == target.pk or source.merged_into_id == target.pk:
        return
    source.merged_into = target
    source.save(update_fields=["merged_into"])
    # A guest's token was never meant to open an account.
    tokens.revoke_all(source)
    once.move_all(source, target)
    distances.move_all(source, target)
    players_merged.send(sender=Player, source=source, target=target)


def _claim(came_as: Player, user: User) -> Player:
    # A guest's token was never meant to open an account.
    tokens.revoke_all(came_as)
    came_as.user = user
    came_as.claimed_at = timezone.now()
    came_as.save(update_fields=["user", "claimed_at"])
    return came_as


def _locked_guest(player: Player) -> Player | None:
    rows = Player.objects.select_for_update(no_key=True)
    return rows.filter(pk=player.pk, user=None, merged_into=None, deleted_at=None).first()


def _fresh(user: User) -> dict[str, object]:
    return {"nickname": nickname_from(user.username), "claimed_at": timezone.now()}


def nickname_from(username: str) -> str:
    """The nearest nickname to a username, which may be longer and hold an at sign."""
    try:
        return clean_nickname(username)
    except ValueError:
        plain = "".join(char for char in username.partition("@")[0] if char.isalnum())[:NICKNAME_MAX]
        return plain if len(plain) > 1 else f"Player {plain}".strip()
