"""Events on their way out of an actor, for one stream at a time. Knows no Ray.

A new stream ends the one before and starts empty: what was said for a dispatcher that is gone can be used by nobody;
its leases run out and the jobs are done again under new attempts."""

import threading
from itertools import count

from inference.protocol import Event, Progress

CROWDED = 256
"""Where so many events wait for a dispatcher that stands still, of each job's progress only the newest is kept."""


class Outbox:
    def __init__(self) -> None:
        self._events: dict[int, Event] = {}
        self._newest: dict[tuple[str, int], int] = {}
        self._order = count()
        self._fence = 0
        self._stream = ""
        self._changed = threading.Condition()

    def begin(self, fence: int, stream: str) -> bool:
        """False where a newer dispatcher has been here: `fence` must not be lower than any before it."""
        with self._changed:
            if fence < self._fence:
                return False
            self._fence, self._stream = fence, stream
            self._empty()
            self._changed.notify_all()
            return True

    def end(self, stream: str) -> None:
        with self._changed:
            if stream == self._stream:
                self._stream = ""
                self._empty()
                self._changed.notify_all()

    def is_current(self, stream: str) -> bool:
        return bool(stream) and stream == self._stream

    def put(self, event: Event) -> None:
        """Dropped where nobody listens."""
        with self._changed:
            if self._stream:
                self._append(event)
                self._changed.notify_all()

    def take(self, stream: str, seconds: float) -> tuple[Event, ...] | None:
        """All that waits, or nothing after `seconds`; None once the stream is over."""
        with self._changed:
            self._changed.wait_for(lambda: self._events or self._stream != stream, seconds)
            if self._stream != stream:
                return None
            taken = tuple(self._events.values())
            self._empty()
            return taken

    def _append(self, event: Event) -> None:
        place = next(self._order)
        if isinstance(event, Progress):
            before = self._newest.get((event.job_id, event.attempt))
            if before is not None and len(self._events) >= CROWDED:
                del self._events[before]
            self._newest[event.job_id, event.attempt] = place
        self._events[place] = event

    def _empty(self) -> None:
        self._events.clear()
        self._newest.clear()
