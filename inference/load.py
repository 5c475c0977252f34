"""What an engine has to do and how it gets on. Values only."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Load:
    """Waits are in seconds; `stalled` is the time since the last step while there is work; `batch_fill` is the mean share
    of the cap that the last forwards used; `painted` and `failed` count since the start."""

    running: int = 0
    queued: int = 0
    steps_per_second: float = 0.0
    rows_per_second: float = 0.0
    batch_fill: float = 0.0
    oldest_wait: float = 0.0
    oldest_running: float = 0.0
    stalled: float = 0.0
    painted: int = 0
    failed: int = 0


@dataclass(slots=True)
class Meter:
    """Running means over the last forwards, the newest counting a fifth."""

    steps_per_second: float = 0.0
    rows_per_second: float = 0.0
    batch_fill: float = 0.0

    def add(self, steps: int, rows: int, cap: int, seconds: float) -> None:
        seconds = max(seconds, 1e-6)
        fresh = Meter(steps / seconds, rows / seconds, min(1.0, rows / max(cap, 1)))
        for name in Meter.__slots__:
            was, now = getattr(self, name), getattr(fresh, name)
            setattr(self, name, 0.8 * was + 0.2 * now if was else now)
