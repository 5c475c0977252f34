"""Where a sorted run of items is cut into nodes: the keys decide, and nothing else.

Each key says by its hash how long a node must be at least before it may end with this key: `LEAST` items and up to `SPAN` more.
A node ends with the first key for which it is long enough, at the latest with `MOST` items. So the longer a node is the likelier
it ends: nodes have 16 items on the average, few much less or more, none but a level's last less than `LEAST`. As the count
begins anew behind every end, an insertion changes the node it falls into and, seldom, some behind it.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b

LEAST = 7
MOST = 56
SPAN = 72
"""With it the mean is 16. From the seventh item on the chance to end a node grows by 1/72 with each. With 128 the mean is 20,
and a change writes a seventh more."""

SALTS = [bytes((level,)) for level in range(256)]


def least(key: bytes, level: int) -> int:
    """How many items a node of this level must have before it may end with this key. Each level asks the key another
    question, or every end of a leaf would be one of the nodes above, too."""
    drawn = blake2b(SALTS[level] + key).digest()
    return LEAST + (int.from_bytes(drawn[:4]) * SPAN >> 32)


def ends(keys: Sequence[bytes], level: int, asked: int = 0) -> list[int]:
    """Behind which items a node ends, where one begins at the first. What is left behind the last is no whole node. The first
    `asked` keys are known to end none."""
    found: list[int] = []
    start, items = 0, len(keys)
    while start + LEAST <= items:
        most = start + MOST
        for end in range(max(start + LEAST, asked + 1), min(most, items) + 1):
            if end == most or end - start >= least(keys[end - 1], level):
                found.append(end)
                start = end
                break
        else:
            break
    return found
