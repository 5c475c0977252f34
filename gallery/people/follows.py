"""The one writer of follows."""

from __future__ import annotations

from django.db import transaction

from accounts.models import Player
from gallery.models import Follow
from gallery.notices import events
from gallery.people.refusals import Refused

ONESELF = "You see your own pictures anyway."
GONE = "This player is not here any more."


@transaction.atomic
def follow(follower: Player, followed: Player, is_wanted: bool = True) -> bool:
    """Afterwards the one follows the other, or does not. Whether anything changed. Raises Refused."""
    if not is_wanted:
        return _unfollow(follower, followed)
    if follower == followed:
        raise Refused(ONESELF)
    if followed.deleted_at or followed.merged_into_id:
        raise Refused(GONE)
    _, is_new = Follow.objects.get_or_create(follower=follower, followed=followed)
    if is_new:
        events.followed(followed, follower)
    return is_new


def is_following(follower: Player | None, followed: Player) -> bool:
    return follower is not None and Follow.objects.filter(follower=follower, followed=followed).exists()


def _unfollow(follower: Player, followed: Player) -> bool:
    was = bool(Follow.objects.filter(follower=follower, followed=followed).delete()[0])
    if was:
        events.no_longer_followed(followed, follower)
    return was
