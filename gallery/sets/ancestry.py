"""Which commits led to which."""

from __future__ import annotations

from django.db import connection

from gallery.models import SetCommit

# What led to either, then the newest of what led to both. A commit's number is above those of all that led to it.
NEAREST = """
WITH RECURSIVE ours (id) AS (
    SELECT %s::bigint
    UNION SELECT before FROM ours JOIN gallery_setcommit made USING (id)
    CROSS JOIN LATERAL (VALUES (made.parent_id), (made.merged_id)) AS led (before) WHERE before IS NOT NULL
), theirs (id) AS (
    SELECT %s::bigint
    UNION SELECT before FROM theirs JOIN gallery_setcommit made USING (id)
    CROSS JOIN LATERAL (VALUES (made.parent_id), (made.merged_id)) AS led (before) WHERE before IS NOT NULL
)
SELECT max(id) FROM ours JOIN theirs USING (id)
"""


def nearest(one: SetCommit, other: SetCommit) -> SetCommit:
    """The newest commit that led to both. Of one set: all its commits come from its first."""
    with connection.cursor() as cursor:
        cursor.execute(NEAREST, [one.pk, other.pk])
        ((found,),) = cursor.fetchall()
    return SetCommit.objects.get(pk=found)
