"""The pictures of those whom somebody follows, newest first."""

from __future__ import annotations

from django.db import connection
from django.db.models.expressions import RawSQL

from accounts.models import Player
from gallery.feed.sorts import Sort
from gallery.feed.walking import FEW, Row, Rows, after, all_first, along, estimated, ordered
from gallery.models import Follow

OF_EACH = """
SELECT newest.* FROM gallery_follow AS followed CROSS JOIN LATERAL ({inner}) AS newest
WHERE followed.follower_id = %s ORDER BY newest.listed_at DESC, newest.picture_id DESC LIMIT %s
"""

FOLLOWED_FEW = 200
"""Of those who are followed. Of more than these something is new so often that walking everything finds it sooner."""


def of_followed(rows: Rows, reader: Player, behind: Row | None, count: int, is_narrowed: bool) -> list[Row]:
    """The newest of these listings by whom this player follows. Where they are narrowed the newest of each one might be far
    back, so the planner is told who they are and chooses."""
    followed = list(Follow.objects.filter(follower=reader).values_list("followed_id", flat=True))
    if is_narrowed or len(followed) > FOLLOWED_FEW:
        # One array: written out as a thousand parameters they took longer than their rows.
        theirs = rows.filter(owner__among=followed)
        walk = all_first if estimated(theirs) <= FEW else along
        return walk(theirs, Sort.FOLLOWING, behind, count)
    return _newest_of_each(after(rows, Sort.FOLLOWING, behind), reader, count)


def _newest_of_each(rows: Rows, reader: Player, count: int) -> list[Row]:
    """Along the index by owner, a page of each at most."""
    of_one = rows.filter(owner_id=RawSQL("followed.followed_id", ()))
    inner, values = ordered(of_one, Sort.FOLLOWING)[:count].query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(OF_EACH.format(inner=inner), (*values, reader.pk, count))
        return cursor.fetchall()
