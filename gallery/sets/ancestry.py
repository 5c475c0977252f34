"""Which commits led to which. A commit's number is above those of all that led to it: whoever goes by numbers, downwards, comes
to a commit when all that it led to is behind them."""

from __future__ import annotations

from collections.abc import Iterator
from heapq import heapify, heappop, heappush

from django.db import connection

from gallery.models import SetCommit

OURS, THEIRS = 1, 2
AT_ONCE = 256
# The commits of a set from a number downwards; not asked by the names of parents, which would be a question for each step.
BEFORE = """
SELECT id, parent_id, merged_id FROM gallery_setcommit WHERE image_set_id = %s AND id <= %s ORDER BY id DESC LIMIT %s
"""


def nearest(one: SetCommit, other: SetCommit) -> SetCommit:
    """The newest commit that led to both. Of one set: all its commits come from its first.

    Walked from both heads at once, the higher number first, and ended at the first that both have led to: whatever is older
    is not looked at. Reads the set's commits down to that one, 256 at first and each time twice as many."""
    led: dict[int, int] = {}
    waiting: list[int] = []
    known: dict[int, tuple[int | None, int | None]] = {}
    rows = _downwards(one.image_set_id, max(one.pk, other.pk))

    def lead(number: int, side: int) -> None:
        if number not in led:
            heappush(waiting, -number)
        led[number] = led.get(number, 0) | side

    lead(one.pk, OURS)
    lead(other.pk, THEIRS)
    while True:
        number = -heappop(waiting)
        if led[number] == OURS | THEIRS:
            return SetCommit.objects.select_related("image_set").get(pk=number)
        while number not in known:
            known.update(next(rows))
        for before in known[number]:
            if before is not None:
                lead(before, led[number])


def since(ours: SetCommit, theirs: SetCommit) -> set[int]:
    """The numbers of the commits that led to theirs, itself too, and not to ours. Walked as `nearest` does, until all that is
    left led to ours."""
    found: set[int] = set()
    led = {ours.pk: OURS}
    led[theirs.pk] = led.get(theirs.pk, 0) | THEIRS
    waiting = [-number for number in led]
    heapify(waiting)
    known: dict[int, tuple[int | None, int | None]] = {}
    rows = _downwards(ours.image_set_id, max(ours.pk, theirs.pk))
    left = sum(side == THEIRS for side in led.values())
    while left:
        number = -heappop(waiting)
        if led[number] == THEIRS:
            found.add(number)
            left -= 1
        while number not in known:
            known.update(next(rows))
        for before in known[number]:
            if before is None:
                continue
            was = led.get(before, 0)
            if not was:
                heappush(waiting, -before)
            led[before] = was | led[number]
            left += (led[before] == THEIRS) - (was == THEIRS)
    return found


def _downwards(image_set: int, number: int) -> Iterator[dict[int, tuple[int | None, int | None]]]:
    """Batches, each of what is below the last."""
    count = AT_ONCE
    while True:
        with connection.cursor() as cursor:
            cursor.execute(BEFORE, [image_set, number, count])
            found = {number: (parent, merged) for number, parent, merged in cursor.fetchall()}
        if not found:
            return
        yield found
        number, count = min(found) - 1, count * 2
