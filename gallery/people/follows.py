"""The one writer of follows."""

from __future__ import annotations

from accounts.models import Player
from gallery.models import Follow
from gallery.people.refusals import Refused

ONESELF = "You see your own pictures anyway."
GONE = "This player is not here any more."


def follow(follower: Player, followed: Player, is_wanted: bool = True) -> bool:
    """Afterwards the one follows the other, or does not. Whether anything changed. Raises Refused."""
    if not is_wanted:
        return bool(Follow.objects.filter(follower=follower, followed=followed).delete()[0])
    if follower == followed:
        raise Refused(ONESELF)
    if followed.deleted_at or followed.merged_into_id:
        raise Refused(GONE)
    _, is_new = Follow.objects.get_or_create(follower=follower, followed=followed)
    return is_new


def is_following(follower: Player | None, followed: Player) -> bool:
    return follower is not None and Follow.objects.filter(follower=follower, followed=followed).exists()
