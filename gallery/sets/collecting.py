"""Gives room back: sets whose owners deleted them 30 days ago, and what no commit leads to. Nobody else removes nodes.

Never what is reachable. A commit made while nodes are looked through names what hangs in versions of its own set, which commits
lead to, and what its writer has just written or, where that was kept already, has touched (`store.keep`) in the very
transaction: its `kept_at` is younger than the grace. A row is let go only where its own `kept_at` says at that moment that it
is older; whoever writes it again waits for that, and writes it anew.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import QuerySet

from gallery.models import ImageSet, SetCommit
from gallery.sets import keeping, store
from gallery.sets.reaching import reached

GRACE = timedelta(days=7)
"""Longer than any writer takes from computing a version to committing it, and longer than it takes to look everything through."""

AT_ONCE = 5_000
OLD = "SELECT name FROM gallery_setnode WHERE kept_at < %s AND name > %s ORDER BY name LIMIT %s"
LET_GO = "DELETE FROM gallery_setnode WHERE name = ANY(%s) AND kept_at < %s"

assert GRACE > store.TOUCHED


def purge(now: datetime) -> int:
    """Sets that can no longer be put back, with their commits; how many."""
    over = ImageSet.objects.filter(deleted_at__lt=now - keeping.KEPT)
    return sum(_purged(over, number) for number in list(over.values_list("pk", flat=True)))


def _purged(over: QuerySet[ImageSet], number: int) -> bool:
    """Looked at again once nobody else holds it: its owner may have put it back."""
    with transaction.atomic():
        held = over.select_for_update().filter(pk=number).first()
        if held is not None:
            held.delete()
    return held is not None


def collect(now: datetime) -> int:
    """How many nodes went. Looks all through that is reachable."""
    held = marked()
    gone, last = 0, b""
    while names := _old(now - GRACE, last):
        last = names[-1]
        gone += let_go([name for name in names if name not in held], now - GRACE)
    store.MEMORY.forget()
    return gone


def marked() -> set[bytes]:
    """The names of all that any commit leads to."""
    seen: set[bytes] = set()
    for _ in reached(SetCommit.objects.values_list("root", flat=True).distinct().iterator(), seen):
        pass
    return seen


def let_go(names: list[bytes], before: datetime) -> int:
    """Of these what was not kept again since."""
    if not names:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(LET_GO, [names, before])
        return int(cursor.rowcount)


def _old(before: datetime, last: bytes) -> list[bytes]:
    with connection.cursor() as cursor:
        cursor.execute(OLD, [before, last, AT_ONCE])
        return [bytes(name) for (name,) in cursor.fetchall()]
