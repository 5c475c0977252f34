"""The tops of versions in one question: root, both trees, and what hangs below their first nodes. Who has nothing of a version in
memory would else ask level by level, and wait each time.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db import connection

from gallery.sets.asking import Many, cursor

# Children are cut out of bodies as `tree.node` tells: behind kind, level, items, width and the keys' common beginning stand the
# lengths of the keys' rests, the rests, and then 32 bytes for each child. 115 is the "s" of a root, which names two.
# Taken are all children of a tree's first node, and of these where that one has few; and further down the first alone, of the
# node above leaves so many as are asked for. Joined without the limit Postgres would read the whole table for each level: it
# cannot know how few rows these are.
TOPS = """
WITH RECURSIVE top AS (
    SELECT name, body, 0 AS depth, TRUE AS is_first, FALSE AS is_wide FROM gallery_setnode WHERE name = ANY(%(roots)s)
    UNION ALL
    SELECT child.name, child.body, top.depth + 1, top.is_first AND (at = 0 OR top.depth = 0), top.depth = 1 AND items < %(few)s
    FROM top
    CROSS JOIN LATERAL (
        SELECT
            get_byte(top.body, 0) = 115 AS is_root,
            get_byte(top.body, 1) AS level,
            get_byte(top.body, 2) AS items,
            5 + get_byte(top.body, 4) AS lengths
    ) AS node
    CROSS JOIN LATERAL (
        SELECT CASE WHEN is_root THEN 2 ELSE lengths + items + (
            SELECT coalesce(sum(get_byte(top.body, byte)), 0)::int FROM generate_series(lengths, lengths + items - 1) AS byte
        ) END AS start
    ) AS names
    CROSS JOIN LATERAL generate_series(0, CASE
        WHEN is_root THEN 2
        WHEN level = 0 THEN 0
        WHEN top.depth = 1 OR top.is_wide THEN items
        WHEN top.is_first AND level = 1 THEN least(items, %(leaves)s)
        WHEN top.is_first AND %(leaves)s > 0 THEN 1
        ELSE 0
    END - 1) AS at
    CROSS JOIN LATERAL (
        SELECT kept.name, kept.body FROM gallery_setnode AS kept
        WHERE kept.name = substr(top.body, start + 1 + 32 * at, 32) LIMIT 1
    ) AS child
)
SELECT name, body FROM top
"""
FEW = 8
"""Children of a tree's first node: with fewer there is room for all of theirs."""


def read(roots: Collection[bytes], leaves: int = 0) -> Mapping[bytes, bytes]:
    """The bodies by their names, of what is there. With `leaves` also those on the way to so many first leaves of each tree."""
    values = {"roots": Many(list(roots)), "few": FEW, "leaves": leaves}
    with cursor() as asking, connection.wrap_database_errors:
        return dict(asking.execute(TOPS, values, binary=True).fetchall())
