"""What the studio keeps of a picture of another shape: it covers the size asked for, and is cut around its middle. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence

Size = tuple[int, int]
"""Width and height in pixels."""

SAME_SHAPE = 0.01


def nearest(sizes: Sequence[Size], picture: Size) -> Size:
    """The size by which least of the picture is cut off; of several the one that is nearest to it in pixels."""
    return min(
        sizes, key=lambda size: (round(_unlike(size, picture), 3), abs(math.log(_pixels(size) / _pixels(picture))))
    )


def kept(picture: Size, size: Size) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of what stays, as shares of the picture's sides."""
    across = min(1.0, _ratio(size) / _ratio(picture))
    down = min(1.0, _ratio(picture) / _ratio(size))
    return (1 - across) / 2, (1 - down) / 2, (1 + across) / 2, (1 + down) / 2


def is_cut(picture: Size, size: Size) -> bool:
    return _unlike(size, picture) > SAME_SHAPE


def _unlike(one: Size, other: Size) -> float:
    return abs(math.log(_ratio(one) / _ratio(other)))


def _ratio(size: Size) -> float:
    return size[0] / size[1]


def _pixels(size: Size) -> int:
    return size[0] * size[1]
