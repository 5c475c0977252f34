"""How much of a heat one voter may decide. Pure."""

from __future__ import annotations

import math
from datetime import timedelta

LEAST = 8
PER_ENTRY = 12
# Two pictures side by side are not compared in less: a key held down, or a program that does not look.
LOOK_LEAST = timedelta(milliseconds=300)


def share(entries: int, voters: int) -> int:
    """The most ballots that one voter is dealt and may have counted in a heat.

    Twelve ballots for each entry decide most heats. A voter may give their equal part of these, and eight in any case, so
    that somebody who is quick stays one voice among those who are here; with few voters the part is large, and nobody
    waits for a verdict. Planted pairs are not a part of it.
    """
    return max(LEAST, math.ceil(PER_ENTRY * entries / max(1, voters)))
