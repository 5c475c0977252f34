"""The dispatcher's line to the studio: connects, hands on every event, notices silence, connects again. Touches no
rows."""

import logging
import threading
import time
from collections.abc import Callable
from enum import StrEnum
from typing import Protocol

from inference.client import Studio, StudioUnreachable
from inference.protocol import Event, StudioState

logger = logging.getLogger(__name__)

AGAIN, AGAIN_AT_MOST = 0.5, 5.0


class LineState(StrEnum):
    STARTING = "starting"
    READY = "ready"
    LOST = "lost"
    STOPPED = "stopped"


class Ear(Protocol):
    """Who listens to a line."""

    def connected(self) -> None: ...

    def hear(self, event: Event) -> None:
        """Each event, in order."""

    def broken(self) -> list[str]:
        """After the last event of a stream and before the next connection; the ids of jobs that the studio may still be
        painting for nobody."""


class Line:
    """`run` is a thread. `streams` counts the streams that have ended."""

    def __init__(self, studio: Studio, ear: Ear, clock: Callable[[], float] = time.monotonic) -> None:
        self._studio, self._ear, self._clock = studio, ear, clock
        self._ended = threading.Event()
        self._left_behind: list[str] = []
        self._ever = False
        self.connected = False
        self.streams = 0
        self.heard_at = clock()

    @property
    def state(self) -> LineState:
        if not self.connected:
            return LineState.LOST if self._ever else LineState.STARTING
        match self._studio.capacity().state:
            case StudioState.READY:
                return LineState.READY
            case StudioState.STARTING:
                return LineState.STARTING
            case StudioState.GONE:
                return LineState.LOST

    def run(self) -> None:
        failures = 0
        while not self._ended.is_set():
            failures = 0 if self._follow() else failures + 1
            self._ended.wait(min(AGAIN_AT_MOST, AGAIN * 2 ** min(failures, 8)))

    def hang_up(self) -> None:
        """End this stream; `run` connects again."""
        self.connected = False
        self._close()

    def end(self) -> None:
        self._ended.set()
        self.hang_up()

    def silent_for(self) -> float:
        """Seconds since the studio's last word, or since we began."""
        return self._clock() - self.heard_at

    def _follow(self) -> bool:
        """One stream from its connection to its end; False where there was no connection."""
        try:
            self._connect()
        except StudioUnreachable as reason:
            logger.info("no studio yet: %s", reason)
            return False
        except Exception:
            logger.exception("the studio could not be connected")
            return False
        try:
            self._hear()
        except StudioUnreachable as reason:
            logger.warning("the line to the studio broke: %s", reason)
        except Exception:
            logger.exception("the line to the studio broke")
        self._break()
        return True

    def _connect(self) -> None:
        self._studio.connect()
        if self._left_behind:
            self._studio.cancel(self._left_behind)
            self._left_behind = []
        self.heard_at = self._clock()
        self.connected = self._ever = True
        self._ear.connected()

    def _hear(self) -> None:
        for event in self._studio.events():
            self.heard_at = self._clock()
            self._ear.hear(event)

    def _break(self) -> None:
        self.connected = False
        self.streams += 1
        if not self._ended.is_set():
            self._left_behind = self._ear.broken()
            self._close()

    def _close(self) -> None:
        try:
            self._studio.close()
        except Exception:
            logger.exception("the studio could not be closed")
