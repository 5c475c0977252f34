"""A token bucket. Pure: time comes in as an argument."""


class Bucket:
    """Holds up to `size` credits and regains `per_second` of them; a socket and a person own one each."""

    __slots__ = ("_credits", "_per_second", "_since", "_size")

    def __init__(self, size: float, per_second: float, now: float) -> None:
        self._size = size
        self._per_second = per_second
        self._credits = size
        self._since = now

    def take(self, now: float, cost: float = 1.0) -> bool:
        """Spend this much, or nothing at all when there are not enough."""
        self._credits = min(self._size, self._credits + (now - self._since) * self._per_second)
        self._since = now
        if self._credits < cost:
            return False
        self._credits -= cost
        return True

    def is_full(self, now: float) -> bool:
        return self._credits + (now - self._since) * self._per_second >= self._size
