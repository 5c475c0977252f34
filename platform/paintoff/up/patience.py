"""What is said of parts that have just been started: late is only who was well before, or had the time to become it."""

from collections.abc import Callable, Mapping

UNWELL = {"late", "down", "degraded"}
STARTING = "starting"
LONGEST = 90.0
"""Seconds. What is not well by then is told as it is."""


class Patience:
    """Softens the words of the status lines. `now` is a clock of seconds that only goes forward."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._began = now()
        self._was_well: set[str] = set()

    def told(self, words: Mapping[str, str]) -> dict[str, str]:
        """The rows of an earlier run are old until each part has written its own: that is no delay."""
        self._was_well |= {name for name, word in words.items() if word == "ok"}
        is_early = self._now() - self._began < LONGEST
        return {name: STARTING if is_early and self._is_awaited(name, word) else word for name, word in words.items()}

    def _is_awaited(self, name: str, word: str) -> bool:
        return word in UNWELL and name not in self._was_well
