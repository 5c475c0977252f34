"""When what failed for a reason that may pass, such as memory or a disk that was away, is tried again."""

import time
from collections.abc import Callable

import torch

FIRST, MOST = 30.0, 1800.0
"""Seconds before the first try anew, and at most; each failure doubles them."""

PASSING = (OSError, MemoryError, torch.OutOfMemoryError)


def may_pass(error: BaseException | None) -> bool:
    """Whether it, or what it was raised from, is of a kind that another time may not meet."""
    while error is not None:
        if isinstance(error, PASSING):
            return True
        error = error.__cause__
    return False


class Retries:
    """By name, the times of the next tries. For one thread."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._failures: dict[str, int] = {}
        self._at: dict[str, float] = {}

    def fail(self, name: str) -> None:
        failures = self._failures.get(name, 0)
        self._failures[name] = failures + 1
        self._at[name] = self._clock() + min(FIRST * 2 ** min(failures, 16), MOST)

    def succeed(self, name: str) -> None:
        self._failures.pop(name, None)
        self._at.pop(name, None)

    def wait(self) -> float | None:
        """Seconds until the next try, None where there is none to come."""
        return max(0.0, min(self._at.values()) - self._clock()) if self._at else None

    def take_due(self) -> list[str]:
        """The names whose time has come, each once for each failure."""
        now = self._clock()
        due = sorted(name for name, at in self._at.items() if at <= now)
        for name in due:
            del self._at[name]
        return due
