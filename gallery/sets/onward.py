"""What a commit led to: which branches have it behind them."""

from __future__ import annotations

from django.db import connection

from gallery.models import SetCommit

MOST = 20_000
"""Commits that are looked at: of an older one some branches may be missing."""
AFTER = """
WITH RECURSIVE after (id) AS (
    SELECT %s::bigint
    UNION
    SELECT made.id FROM after JOIN gallery_setcommit made ON made.parent_id = after.id OR made.merged_id = after.id
)
SELECT name FROM gallery_setbranch WHERE image_set_id = %s AND head_id IN (SELECT id FROM after LIMIT %s)
"""


def branches_with(commit: SetCommit) -> set[str]:
    """Names of the branches that stand at it or at what came of it."""
    with connection.cursor() as cursor:
        cursor.execute(AFTER, [commit.pk, commit.image_set_id, MOST])
        return {name for (name,) in cursor.fetchall()}
