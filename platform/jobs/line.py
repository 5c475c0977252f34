"""The dispatcher's line to the studio: connects, hands on every event, notices silence, connects again. Touches no
rows."""

import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from enum import StrEnum
from typing import Protocol

from inference.client import Studio, StudioUnreachable
from inference.protocol import Capacity, Event, Job, StudioState

logger = logging.getLogger(__name__)

AGAIN, AGAIN_AT_MOST = 0.5, 5.0


NOTHING = Capacity(StudioState.GONE, 0, 0.0, 0.0, 0, 0)


class LineState(StrEnum):
    STARTING = "starting"
    READY = "ready"
    LOST = "lost"
    STANDBY = "standby"
    STOPPED = "stopped"


class Ear(Protocol):
    """Who listens to a line."""

    def connected(self) -> None: ...

    def hear(self, event: Event) -> None:
        """Each event, in order."""

    def broken(self) -> None:
        """After the last event of a stream and before the next connection."""


class Line:
    """`run` is a thread. Each connection has a studio of its own, from `open_studio`, which may raise
    StudioUnreachable. `streams` counts the streams that have ended. The other methods are for any thread."""

    def __init__(
        self, open_studio: Callable[[], Studio], ear: Ear, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._open_studio, self._ear, self._clock = open_studio, ear, clock
        self._ended, self._wanted = threading.Event(), threading.Event()
        self._wanted.set()
        self._studio: Studio | None = None
        self._ever = False
        self.streams = 0
        self.heard_at = clock()

    @property
    def state(self) -> LineState:
        if not self._wanted.is_set():
            return LineState.STANDBY
        if self._studio is None:
            return LineState.LOST if self._ever else LineState.STARTING
        match self.capacity().state:
            case StudioState.READY:
                return LineState.READY
            case StudioState.STARTING:
                return LineState.STARTING
            case StudioState.GONE | StudioState.OUT:
                return LineState.LOST

    def capacity(self) -> Capacity:
        studio = self._studio
        return studio.capacity() if studio else NOTHING

    def easels(self) -> Mapping[str, Sequence[str]]:
        studio = self._studio
        return studio.easels() if studio else {}

    def submit(self, jobs: Sequence[Job]) -> None:
        """Raises StudioUnreachable where nothing was taken."""
        if (studio := self._studio) is None:
            raise StudioUnreachable("there is no line to the studio")
        studio.submit(jobs)

    def cancel(self, job_ids: Sequence[str]) -> None:
        """Where there is no line, nobody paints them."""
        if (studio := self._studio) is not None:
            with suppress(StudioUnreachable):
                studio.cancel(job_ids)

    def readmit(self, actor: str) -> None:
        """An operator's wish; where there is no line, or no such actor, it is asked again by hand."""
        if (studio := self._studio) is not None:
            with suppress(StudioUnreachable):
                if not studio.readmit(actor):
                    logger.warning("nobody knows the actor %s that is to work again", actor)

    def silent_for(self) -> float:
        """Seconds since the studio's last word, or since we began."""
        return self._clock() - self.heard_at

    def check(self, patience: float) -> None:
        """A connected studio that says nothing for so long is connected anew."""
        if self._studio is not None and self.silent_for() > patience:
            logger.warning("the studio has said nothing for %.0f s; connecting again", self.silent_for())
            self._hang_up()

    def want(self, wanted: bool) -> None:
        """Connect, or stand by: let go of the studio and leave it to another."""
        if wanted:
            self._wanted.set()
        else:
            self._wanted.clear()
            self._hang_up()

    def end(self) -> None:
        self._ended.set()
        self._wanted.set()
        self._hang_up()

    def run(self) -> None:
        failures = 0
        while not self._ended.is_set():
            self._wanted.wait()
            failures = 0 if self._follow() else failures + 1
            self._ended.wait(min(AGAIN_AT_MOST, AGAIN * 2 ** min(failures, 8)))

    def _follow(self) -> bool:
        """One stream from its connection to its end; False where there was no connection."""
        try:
            studio = self._open_studio()
            studio.connect()
        except StudioUnreachable as reason:
            logger.info("no studio yet: %s", reason)
            return False
        except Exception:
            logger.exception("the studio could not be connected")
            return False
        try:
            self._hear(studio)
        except Exception:
            logger.exception("the line to the studio broke")
        self._break(studio)
        return True

    def _hear(self, studio: Studio) -> None:
        self.heard_at = self._clock()
        self._studio, self._ever = studio, True
        if self._ended.is_set() or not self._wanted.is_set():
            return
        self._ear.connected()
        for event in studio.events():
            self.heard_at = self._clock()
            self._ear.hear(event)

    def _break(self, studio: Studio) -> None:
        self._studio = None
        self.streams += 1
        if not self._ended.is_set():
            self._ear.broken()
        _close(studio)

    def _hang_up(self) -> None:
        """End this stream; `run` goes on from there."""
        if (studio := self._studio) is not None:
            _close(studio)


def _close(studio: Studio) -> None:
    try:
        studio.close()
    except Exception:
        logger.exception("the studio could not be closed")
