"""Walks the lines of descent around some words, with queries that are bounded in depth, in width and in all.

Down from loved words lead thousands of lines. Of each node's children the newest few are followed: those whose picture
this viewer is shown, and those that are not shown themselves but have children of their own.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db import connection
from django.db.models import QuerySet

from accounts.models import Player
from gallery.loading import with_files
from gallery.models import Picture, PromptParent
from gallery.visibility import findable
from paintoff.ready import Ready

GENERATIONS = 5
CHILDREN_MOST = 6
ANCESTORS_MOST, DESCENDANTS_MOST = 40, 60
COUNTED_MOST = 999


@dataclass(frozen=True, slots=True)
class Line:
    """One line of descent between two prompts, by their numbers."""

    parent: int
    child: int
    kind: str
    credit: str


# UNION drops what was reached twice in one generation; the outer LIMIT ends the walk, which goes generation by generation.
_UP = """
WITH RECURSIVE walk(id, depth) AS (
    SELECT %(start)s::bigint, 0
  UNION
    SELECT line.parent_id, walk.depth + 1
    FROM walk JOIN gallery_promptparent line ON line.child_id = walk.id
    WHERE walk.depth < %(depth)s
)
SELECT DISTINCT id FROM (SELECT id FROM walk LIMIT %(most)s) reached
"""
_DOWN = """
WITH RECURSIVE walk(id, depth) AS (
    SELECT %(start)s::bigint, 0
  UNION
    SELECT line.child_id, walk.depth + 1
    FROM walk CROSS JOIN LATERAL (
        SELECT down.child_id FROM gallery_promptparent down
        WHERE down.parent_id = walk.id AND (
            EXISTS (SELECT 1 FROM gallery_picture shown JOIN gallery_listing ON gallery_listing.picture_id = shown.id
                    WHERE shown.prompt_id = down.child_id)
            OR EXISTS (SELECT 1 FROM gallery_promptparent further WHERE further.parent_id = down.child_id)
            OR EXISTS (SELECT 1 FROM gallery_prompt own WHERE own.id = down.child_id AND own.author_id = %(viewer)s)
        )
        ORDER BY down.child_id DESC LIMIT %(children)s
    ) line
    WHERE walk.depth < %(depth)s
)
SELECT DISTINCT id FROM (SELECT id FROM walk LIMIT %(most)s) reached
"""

_BEYOND = """
SELECT wanted.id, (SELECT count(*) FROM (
    SELECT FROM gallery_promptparent line
    WHERE line.parent_id = wanted.id AND NOT line.child_id = ANY(%(drawn)s::bigint[])
      AND EXISTS (SELECT FROM gallery_picture shown JOIN gallery_listing ON gallery_listing.picture_id = shown.id
                  WHERE shown.prompt_id = line.child_id)
    LIMIT %(most)s) few)
FROM unnest(%(parents)s::bigint[]) wanted(id)
"""


def lines_around(prompt: int, viewer: Player | None) -> list[Line]:
    """Every line between those that were reached, upwards or downwards; the oldest first."""
    given: dict[str, int | None] = {
        "start": prompt,
        "depth": GENERATIONS,
        "children": CHILDREN_MOST,
        "viewer": viewer.pk if viewer else None,
    }
    reached = {
        number
        for query, most in ((_UP, ANCESTORS_MOST), (_DOWN, DESCENDANTS_MOST))
        for number in _numbers(query, given | {"most": most})
    }
    rows = PromptParent.objects.filter(child__in=reached, parent__in=reached).order_by("child_id", "parent_id")
    return [Line(*row) for row in rows.values_list("parent_id", "child_id", "kind", "credit")]


def shown_pictures(prompts: Collection[int], viewer: Player | None) -> dict[int, Picture]:
    """The picture that stands for each prompt, where there is one that this viewer is shown: the best liked, then the
    oldest. A picture that is not listed is found by nobody but its owner."""
    return {picture.prompt_id: picture for picture in with_files(STANDING.rows(viewer, list(prompts)))}


def _standing(viewer: Player | None, prompts: list[int]) -> QuerySet[Picture]:
    fit = findable(viewer).filter(prompt__id__among=prompts).select_related("owner", "prompt", "blob")
    return fit.order_by("prompt_id", "-likes", "pk").distinct("prompt_id")


STANDING = Ready(_standing, Player, list)


def children_beyond(parents: Collection[int], drawn: Collection[int]) -> dict[int, int]:
    """How many listed children each of these has that are not drawn, counted up to COUNTED_MOST; without those of none."""
    with connection.cursor() as cursor:
        cursor.execute(_BEYOND, {"parents": list(parents), "drawn": list(drawn), "most": COUNTED_MOST})
        return {parent: count for parent, count in cursor.fetchall() if count}


def _numbers(query: str, given: dict[str, int | None]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(query, given)
        return [number for (number,) in cursor.fetchall()]
