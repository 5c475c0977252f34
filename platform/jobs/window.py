"""How many jobs the engine is given at a time. Pure."""

from inference.protocol import Capacity

LEAST, MOST = 2, 256


def window(capacity: Capacity) -> int:
    """Two batches per actor, so that it never waits and a newcomer never waits long."""
    batch = max((speed.batch for speed in capacity.speeds), default=1)
    return max(LEAST, min(MOST, 2 * batch * capacity.actors))
