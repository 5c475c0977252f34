"""Leaving for good: every room lets go of what is the person's, in one transaction, and what remains of the player is a number
without a name. There is no way back, and no account left to come back to."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction
from django.db.models import Q

from accounts import belongings, distances, once
from accounts.belongings import Belonging, Leave, Row
from accounts.models import ApiToken, Distance, Player, User
from live import announce

NAMELESS = "somebody who left"
STAFF = "You run this site. Another administrator has to take that from you first."


class Hindered(ValueError):
    """Not now. Says why, as a sentence."""


def hindrances(player: Player) -> list[str]:
    found = [STAFF] if player.user and player.user.is_staff else []
    return [*found, *filter(None, (one.hinders(player) for one in belongings.every()))]


@transaction.atomic
def leave(player: Player, how: Leave) -> None:
    """Nothing happens the second time. Raises Hindered; then nothing has changed."""
    held = Player.objects.select_for_update(no_key=True).get(pk=player.pk)
    if held.deleted_at or held.merged_into_id:
        return
    if found := hindrances(held):
        raise Hindered(" ".join(found))
    for belonging in belongings.every():
        belonging.forget(held, how)
    users = [held.user_id] if held.user_id else []
    # Guests who became this person are their past names.
    names = Player.objects.filter(Q(pk=held.pk) | Q(merged_into=held))
    names.update(nickname=NAMELESS, deleted_at=how.at, user=None)
    User.objects.filter(pk__in=users).delete()
    transaction.on_commit(lambda: announce.end_person(held.pk, reason="left for good"))


def register() -> None:
    told = "Your account, its e-mail address and password"
    belongings.register(Belonging("account", _account, _forget_account, told, rank=900))
    belongings.register(Belonging("tokens", _tokens, _forget_tokens, "Your tokens", rank=890))
    belongings.register(Belonging("answers", _answers, _forget_answers, rank=880))
    kept_away = "Whom you mute and block, and who mutes and blocks you"
    belongings.register(Belonging("distances", _distances, _forget_distances, kept_away, rank=90))


def _account(player: Player) -> Iterator[Row]:
    row: Row = {"key": player.key, "nickname": player.nickname, "created_at": player.created_at.isoformat()}
    if player.user is not None:
        row |= {"username": player.user.username, "email": player.user.email}
        row["joined_at"] = player.user.date_joined.isoformat()
    yield row
    for past in Player.objects.filter(merged_into=player).order_by("pk"):
        yield {"key": past.key, "nickname": past.nickname, "created_at": past.created_at.isoformat()}


def _tokens(player: Player) -> Iterator[Row]:
    """Never what opens anything."""
    for token in ApiToken.objects.filter(player=player).order_by("pk"):
        yield {
            "label": token.label,
            "begins_with": token.prefix,
            "scopes": token.scopes,
            "created_at": token.created_at.isoformat(),
        }


def _answers(player: Player) -> Iterator[Row]:
    """What was made of them stands with whichever room made it."""
    yield from ()


def _forget_answers(player: Player, how: Leave) -> None:
    once.forget(player)


def _distances(player: Player) -> Iterator[Row]:
    """Their own alone: who keeps them away they are never told."""
    for one in Distance.objects.filter(player=player).select_related("other").order_by("pk"):
        yield {"player": one.other.key, "kind": one.kind, "created_at": one.created_at.isoformat()}


def _forget_distances(player: Player, how: Leave) -> None:
    distances.forget(player)


def _forget_account(player: Player, how: Leave) -> None:
    """`leave` itself does, last of all."""


def _forget_tokens(player: Player, how: Leave) -> None:
    ApiToken.objects.filter(Q(player=player) | Q(player__merged_into=player)).delete()
