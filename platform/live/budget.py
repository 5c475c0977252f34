"""A token bucket. Pure: time comes in as an argument."""


class Bucket:
    """Holds up to `size` credits and regains `per_second` of them; a socket and a person own one each."""

    __slots__ = ("_credits", "_per_second", "_size", "_since")

    def __init__(self, size: float, per_second: float, now: float) -> None:
        self._size = size
        self._per_second = per_second
        self._credits = size
        self._since = now

    def take(self, now: float, credits: float = 1.0) -> bool:
        """Spend these credits, or nothing at all when there are not enough."""
        self._credits = min(self._size, self._credits + (now - self._since) * self._per_second)
        self._since = now
        if self._credits < credits:
            return False
        self._credits -= credits
        return True
