"""The one writer of follows, and whom its two sides read of."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from accounts import distances
from accounts.models import DistanceKind, Player
from gallery.models import Follow
from gallery.notices import events
from gallery.people.refusals import Refused
from paintoff.ready import Ready

PAGE = 50

ONESELF = "You see your own pictures anyway."
GONE = "This player is not here any more."
BLOCKED = "You block this player. Take that back first."
CLOSED = "You cannot follow this player."

FOLLOWS = Ready(lambda follower, followed: Follow.objects.filter(follower=follower, followed=followed), Player, Player)


@dataclass(frozen=True, slots=True)
class Page:
    """Some follows, the newest first; `older` is the number to go on before, None at the end."""

    follows: list[Follow]
    older: int | None


@transaction.atomic
def follow(follower: Player, followed: Player, is_wanted: bool = True) -> bool:
    """Afterwards the one follows the other, or does not. Whether anything changed. Raises Refused."""
    if not is_wanted:
        return _unfollow(follower, followed)
    if follower == followed:
        raise Refused(ONESELF)
    if followed.deleted_at or followed.merged_into_id:
        raise Refused(GONE)
    if distances.between(follower, followed) == DistanceKind.BLOCK:
        raise Refused(BLOCKED)
    if distances.is_blocked(follower, followed):
        raise Refused(CLOSED)
    _, is_new = Follow.objects.get_or_create(follower=follower, followed=followed)
    if is_new:
        events.followed(followed, follower)
    return is_new


def is_following(follower: Player | None, followed: Player) -> bool:
    return follower is not None and FOLLOWS.is_any(follower, followed)


def following(follower: Player, before: int | None = None, count: int = PAGE) -> Page:
    """Whom somebody follows."""
    return _page(Follow.objects.filter(follower=follower).select_related("followed"), before, count)


def followers(followed: Player, before: int | None = None, count: int = PAGE) -> Page:
    """Who follows somebody."""
    return _page(Follow.objects.filter(followed=followed).select_related("follower"), before, count)


def _page(rows: QuerySet[Follow], before: int | None, count: int) -> Page:
    if before is not None:
        rows = rows.filter(pk__lt=before)
    some = list(rows.order_by("-pk")[: count + 1])
    return Page(some[:count], some[count - 1].pk if len(some) > count else None)


def _unfollow(follower: Player, followed: Player) -> bool:
    was = bool(Follow.objects.filter(follower=follower, followed=followed).delete()[0])
    if was:
        events.no_longer_followed(followed, follower)
    return was


def part(player: Player, other: Player) -> None:
    """The one blocks the other: neither follows the other any more."""
    _unfollow(player, other)
    _unfollow(other, player)
