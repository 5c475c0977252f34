"""Commits that nothing leads to any more: of branches that were taken away or moved elsewhere. Whoever has the name of one may
make it a branch again for a while; then it goes, and with it what it alone was made of (`collecting`).

Never what a branch, a tag, a proposal, a review, an export, or anything else with a row that names it, leads to. Whoever builds
on a commit that may be astray holds it first (`heads.hold`), so either they come first and it stays, or they are told.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from typing import Any

from django.db import connection, transaction
from django.db.models import ForeignObjectRel

from gallery.models import ImageSet, SetBlame, SetCommit

KEPT = timedelta(days=30)
# What rows name, and all that led to it. `{also}` is more to begin with.
LED = """
WITH RECURSIVE led AS (
    ({named}{also})
    UNION
    SELECT before.id FROM led JOIN gallery_setcommit AS made ON made.id = led.id
    CROSS JOIN LATERAL (VALUES (made.parent_id), (made.merged_id)) AS before (id) WHERE before.id IS NOT NULL
)
"""
NAMED = """SELECT row."{column}" AS id FROM "{table}" AS row JOIN gallery_setcommit AS held ON held.id = row."{column}"
    WHERE held.image_set_id = %(image_set)s"""
YOUNG = """
    UNION SELECT id FROM gallery_setcommit WHERE image_set_id = %(image_set)s AND (left_at IS NULL OR left_at >= %(before)s)"""
MARK = """
UPDATE gallery_setcommit SET left_at = CASE WHEN left_at IS NULL THEN %(now)s END
WHERE image_set_id = %(image_set)s AND (left_at IS NULL) <> (id IN (SELECT id FROM led))
"""
HOLD = """
SELECT id FROM gallery_setcommit WHERE image_set_id = %(image_set)s AND left_at < %(before)s ORDER BY id FOR UPDATE
"""
DOOMED = """
SELECT id FROM gallery_setcommit
WHERE image_set_id = %(image_set)s AND left_at < %(before)s AND id NOT IN (SELECT id FROM led)
"""


def sweep(now: datetime) -> int:
    """How many commits went. Those that nothing leads to since the last time are marked with the time."""
    gone = 0
    for number in ImageSet.objects.values_list("pk", flat=True).order_by("pk").iterator():
        mark(number, now)
        gone += let_go(number, now - KEPT)
    return gone


def mark(image_set: int, now: datetime) -> None:
    """Since when nothing leads to them; and no more of those to which something does again."""
    _asked(_led() + MARK, image_set=image_set, now=now)


@transaction.atomic
def let_go(image_set: int, before: datetime) -> int:
    """Of the set's commits those that nothing led to since then, nor to any that was made of them. Held first, then looked at
    anew: whoever held one before us has written by then what leads to it."""
    if not _asked(HOLD, image_set=image_set, before=before):
        return 0
    doomed = _asked(_led(YOUNG) + DOOMED, image_set=image_set, before=before)
    SetBlame.objects.filter(commit__in=doomed).delete()
    SetBlame.objects.filter(until__in=doomed).delete()
    _asked("DELETE FROM gallery_setcommit WHERE id = ANY(%(doomed)s)", doomed=doomed)
    return len(doomed)


@cache
def _led(also: str = "") -> str:
    """Every row that names a commit leads to it, but what is remembered of it, and what was made of it."""
    every = [one for one in SetCommit._meta.get_fields(include_hidden=True) if isinstance(one, ForeignObjectRel)]
    told = [one.field for one in every if one.related_model not in (SetCommit, SetBlame)]
    named = [NAMED.format(table=one.model._meta.db_table, column=one.column) for one in told]
    return LED.format(named="\n    UNION ".join(named), also=also)


def _asked(statement: str, **values: Any) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [number for (number,) in cursor.fetchall()] if cursor.description else []
