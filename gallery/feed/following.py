"""The pictures of those whom somebody follows, newest first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from accounts.models import Player
from gallery.models import Follow, Listing

OF_EACH = """
SELECT newest.* FROM gallery_follow AS followed CROSS JOIN LATERAL ({inner}) AS newest
WHERE followed.follower_id = %s ORDER BY newest.listed_at DESC, newest.picture_id DESC LIMIT %s
"""

FEW = 200
"""Of those who are followed. Of more than these something is new so often that walking everything finds it sooner."""


def of_followed(walked: QuerySet[Listing], reader: Player, count: int) -> Iterable[tuple[int, Any]]:
    """The first rows of `walked`, an ordered query of listings, by whom this player follows."""
    followed = Follow.objects.filter(follower=reader)
    if followed[: FEW + 1].count() > FEW:
        return walked.filter(owner__in=followed.values("followed")).values_list("picture_id", "listed_at")[:count]
    return _each_ones(walked, reader, count)


def _each_ones(walked: QuerySet[Listing], reader: Player, count: int) -> list[tuple[int, Any]]:
    """The newest of each along the index by owner, and of those the newest."""
    of_one = walked.filter(owner_id=RawSQL("followed.followed_id", ()))
    inner, values = of_one.values_list("picture_id", "listed_at")[:count].query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(OF_EACH.format(inner=inner), (*values, reader.pk, count))
        return cursor.fetchall()
