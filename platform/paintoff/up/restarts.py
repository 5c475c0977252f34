"""When a part that died is started again. Pure: lifetimes in, seconds to wait out."""

from collections.abc import Sequence
from itertools import takewhile

QUICK = 20.0
MOST_QUICK_DEATHS = 6
FIRST_WAIT = 0.2
LONGEST_WAIT = 10.0


def wait_after(lives: Sequence[float]) -> float | None:
    """Seconds until the next start, given how long each earlier one lived; None when it is time to give up."""
    quick = sum(1 for _ in takewhile(lambda life: life < QUICK, reversed(lives)))
    if quick >= MOST_QUICK_DEATHS:
        return None
    return min(FIRST_WAIT * 2.0 ** max(quick - 1, 0), LONGEST_WAIT)
