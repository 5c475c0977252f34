"""How much weight a prompt may carry. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from gallery.studio.wording.faults import Fault
from gallery.studio.wording.parts import Choice, Part, Weighted
from inference.protocol.weights import LEAST, MOST, MOST_SPANS

MOST_WEIGHTS = MOST_SPANS
"""One inside of another counts twice, because it cuts that in two: so what is drawn has no more stretches than this."""


def check_weights(parts: Sequence[Part]) -> None:
    """Weights inside of weights are multiplied. Raises Fault where that leaves the bounds, or where there are too many."""
    _counted(parts, 1.0, 1, 0)


def _counted(parts: Sequence[Part], outside: float, worth: int, count: int) -> int:
    for part in parts:
        match part:
            case Weighted():
                count += worth
                if count > MOST_WEIGHTS:
                    raise Fault("too_many", part.at, f"A prompt has at most {MOST_WEIGHTS} weights.")
                count = _counted(part.parts, _together(part, outside), 2, count)
            case Choice():
                for option in part.options:
                    count = _counted(option, outside, worth, count)
    return count


def _together(part: Weighted, outside: float) -> float:
    together = round(outside * part.weight, 3)
    if not LEAST <= together <= MOST:
        bounds = f"it has to stay between {LEAST:g} and {MOST:g}"
        message = f"With the weight around it this comes to {together:g}; {bounds}."
        raise Fault("weight", part.colon, message, part.end - part.colon)
    return together
