"""How many pictures a round asks for and how long it waits, from what the studio was measured to manage. Pure."""

from __future__ import annotations

import math
from dataclasses import dataclass

SLOTS_MOST = 4
GENEROSITY = 2.0
SPARE_SECONDS = 45
SHORTEST_SECONDS = 60
LONGEST_SECONDS = 180
UNMEASURED_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Plan:
    """`slots` hidden seeds per entry, 1 to 4, and `generating_seconds` until the curtain at the latest."""

    slots: int
    generating_seconds: int


def plan(entries: int, seconds_per_picture: float | None, wished_slots: int) -> Plan:
    """The most slots up to those wished for whose time fits, and that time.

    time(K) = 2 × entries × K × seconds_per_picture + 45 s, at least 60 s, at most 180 s. The curtain rises as soon as all is
    painted, so time to spare costs nothing; it is what an actor needs that dies and comes back. `seconds_per_picture`
    is of the whole studio while it batches. If not even one slot fits it is one slot and 180 s. A studio not measured
    yet (None or 0) gets what was wished for and 120 s.
    """
    wished = min(max(wished_slots, 1), SLOTS_MOST)
    if not seconds_per_picture:
        return Plan(wished, UNMEASURED_SECONDS)
    for slots in range(wished, 0, -1):
        seconds = seconds_needed(entries * slots, seconds_per_picture)
        if seconds <= LONGEST_SECONDS:
            return Plan(slots, max(math.ceil(seconds), SHORTEST_SECONDS))
    return Plan(1, LONGEST_SECONDS)


def seconds_needed(pictures: int, seconds_per_picture: float) -> float:
    return GENEROSITY * pictures * seconds_per_picture + SPARE_SECONDS
