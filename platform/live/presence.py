"""How many watch a room, over all processes. Leases, never truth: a dead process is forgotten when its lease ends."""

from time import monotonic


class Presence:
    """Each process tells the others its own count, now and then; the sum of what is still leased is shown."""

    def __init__(self) -> None:
        self._leases: dict[str, tuple[int, float]] = {}
        self._told: int | None = None

    def hear(self, origin: str, count: int, seconds: float) -> None:
        if count:
            self._leases[origin] = (count, monotonic() + seconds)
        else:
            self._leases.pop(origin, None)

    @property
    def count(self) -> int:
        now = monotonic()
        self._leases = {o: lease for o, lease in self._leases.items() if lease[1] > now}
        return sum(count for count, _ in self._leases.values())

    def news(self) -> int | None:
        """The count, if it is another than the last one told."""
        if (count := self.count) == self._told:
            return None
        self._told = count
        return count
