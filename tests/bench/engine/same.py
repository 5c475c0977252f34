"""Whether arms painted the same pictures. Rows of a batch are added up in another order than rows alone, and so a value
that lies between two bytes may fall to either side."""

import io
from collections.abc import Iterable, Mapping

import numpy as np
from PIL import Image

MOST_APART = 1
"""Of 255."""


def assert_same(outcomes: Iterable[Mapping[str, bytes]]) -> float:
    """The share of values that differ at all, over pictures by job from each arm."""
    first, *others = outcomes
    apart = [abs(_pixels(first[name]) - _pixels(other[name])) for other in others for name in first]
    assert max(each.max() for each in apart) <= MOST_APART, "the arms painted different pictures"
    return float(np.mean([(each > 0).mean() for each in apart]))


def _pixels(png: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(png)), dtype=np.int16)
