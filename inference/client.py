"""The studio as the dispatcher sees it: jobs go in, one stream of events comes out.

This and the protocol are all that the site imports of the engine."""

import logging
import os
import queue
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from inference.protocol import Capacity, Event, Heartbeat, Job, StudioState
from inference.record import LIMITS, Limits

if TYPE_CHECKING:
    from inference.crew import Crew
    from inference.stay import Stay

log = logging.getLogger(__name__)

HEARTBEAT = 2.0
TEND = 2.0
LEAST = 0.1
SILENCE = 30.0
"""Seconds without a heartbeat after which an actor that had spoken is taken to hang."""
CLOSED_WITHIN = 5.0
"""Seconds that `RayStudio.close` waits for its threads; only a head that has just gone can keep one for longer."""


class StudioUnreachable(Exception):
    """There is no studio to talk to now; trying again later is right."""


class Studio(ABC):
    """One dispatcher's line to the engine. Every submitted job ends in exactly one of Painted, Failed or ActorLost on
    this stream, unless the stream itself ends; then the lease decides. Events of one job come in order. Safe to use
    from several threads; `events` is for one."""

    @abstractmethod
    def connect(self) -> None:
        """Attach to the engine, starting what is missing, once. Raises StudioUnreachable. Ends an older stream."""

    @abstractmethod
    def submit(self, jobs: Sequence[Job]) -> None:
        """Hand over jobs; never waits for an actor. What a model cannot do comes back as Failed(refused), a model that
        nobody can hold as Failed(unknown-model) with the reason, and what no actor is ready for in time as
        Failed(not-ready). A job already known with the same attempt is not painted twice. Raises StudioUnreachable where
        nothing was taken."""

    @abstractmethod
    def cancel(self, job_ids: Iterable[str]) -> None:
        """Stop these at the next step boundary; each ends in Failed(cancelled) unless it is done.
        Unknown ids are ignored."""

    @abstractmethod
    def events(self) -> Iterator[Event]:
        """Everything that happens, waiting for more; a Heartbeat at least every 2 seconds. Ends after `close`, or when
        a newer dispatcher has taken over."""

    @abstractmethod
    def capacity(self) -> Capacity:
        """What the studio can do now, from what it told last, with a report of every actor that is known, those that are
        starting, out or gone with the reason; never waits."""

    @abstractmethod
    def easels(self) -> Mapping[str, Sequence[str]]:
        """By actor, the ids of the jobs that it was given and that have not ended; never waits."""

    @abstractmethod
    def readmit(self, actor: str) -> bool:
        """Let an actor work again that was taken out, or start one anew that cannot paint. False where it is unknown."""

    @abstractmethod
    def close(self) -> None:
        """Let go of the stream. The engine and its models stay up."""


class RayStudio(Studio):
    """The studio on a Ray cluster: a line to each actor, jobs to the one that is done first. `fence` must grow from
    one dispatcher to the next; a newer one ends this one's stream, and the engine then forgets what this one asked.

    Must not be connected before a fork, and never speaks through Ray Client. Ray is imported by `connect`."""

    def __init__(
        self,
        address: str,
        fence: int | None = None,
        build: str | None = None,
        silence: float = SILENCE,
        limits: Limits = LIMITS,
    ) -> None:
        self._address, self._silence, self._limits = address, silence, limits
        self._fence = time.time_ns() if fence is None else fence
        self._build = build
        self._crew: Crew | None = None
        self._stay: Stay | None = None
        self._stream: queue.SimpleQueue[Event | None] = queue.SimpleQueue()
        self._closed, self._turn = threading.Event(), threading.Event()
        self._tending = threading.Thread(target=self._keep_tending, name="studio-tend", daemon=True)

    def connect(self) -> None:
        # A call after the cluster was lost must fail, not start one of Ray's own. Ray reads this when it is imported.
        os.environ["RAY_ENABLE_AUTO_CONNECT"] = "0"
        # Ray ends a process that waits for a lost head, after a minute by itself: on a busy machine too soon for joining anew.
        os.environ.setdefault("RAY_gcs_rpc_server_reconnect_timeout_s", "300")
        # What asks a lost head is in the way of leaving it for so long. `cluster.leave` counts on it.
        os.environ.setdefault("RAY_gcs_server_request_timeout_seconds", "30")
        from inference import cluster
        from inference.crew import Crew

        cluster.join(self._address)
        self._stay = cluster.stay()
        self._crew = Crew(self._build or cluster.build_id(), self._fence, self._say, self._turn.set, self._limits)
        try:
            self._look(self._crew, self._stay)
        except BaseException:
            self.close()
            raise
        self._tending.start()

    def submit(self, jobs: Sequence[Job]) -> None:
        if not self._crew or self._closed.is_set() or not self._crew.submit(jobs):
            raise StudioUnreachable("no actor is ready")

    def cancel(self, job_ids: Iterable[str]) -> None:
        if self._crew:
            self._crew.cancel(job_ids)

    def events(self) -> Iterator[Event]:
        while True:
            try:
                event = self._stream.get(timeout=HEARTBEAT)
            except queue.Empty:
                event = Heartbeat("studio", time.time(), self._state())
                self._end_without_cluster()
            if event is None:
                return
            yield event

    def capacity(self) -> Capacity:
        if not self._crew:
            return Capacity(StudioState.GONE, 0, 0.0, 0.0, 0, 0)
        return replace(self._crew.capacity(), state=self._state())

    def easels(self) -> Mapping[str, Sequence[str]]:
        return self._crew.easels() if self._crew else {}

    def readmit(self, actor: str) -> bool:
        if not self._crew or not self._stay:
            return False
        with self._stay.visit():
            return self._crew.readmit(actor)

    def close(self) -> None:
        """Returns once none of our threads asks Ray for anything: what still does when the process leaves the cluster ends
        the process."""
        self._closed.set()
        self._turn.set()
        self._stream.put(None)
        if not self._crew:
            return
        until = time.monotonic() + CLOSED_WITHIN
        self._crew.close()
        tended = self._wait_for_tending(until)
        # The last look may have opened a line.
        self._crew.close()
        if not self._crew.join(until) or not tended:
            log.warning("a call to the cluster at %s has not come back yet", self._address)

    def _wait_for_tending(self, until: float) -> bool:
        if self._tending is not threading.current_thread() and self._tending.ident is not None:
            self._tending.join(max(0.0, until - time.monotonic()))
            return not self._tending.is_alive()
        return True

    def _say(self, event: Event | None) -> None:
        if event is None:
            # The actors are another's now: nothing here may look after them any more, whether or not somebody listens.
            self._closed.set()
            self._turn.set()
        self._stream.put(event)

    def _state(self) -> StudioState:
        return StudioState.GONE if self._closed.is_set() or not self._crew else self._crew.state()

    def _keep_tending(self) -> None:
        while True:
            self._turn.wait(TEND)
            self._turn.clear()
            if self._closed.is_set():
                return
            self._end_without_cluster()
            if self._closed.is_set():
                return
            self._tend()
            # Whoever wakes us does it once a second at most, and every look asks the whole cluster.
            self._closed.wait(LEAST)

    def _tend(self) -> None:
        assert self._crew
        assert self._stay
        try:
            self._look(self._crew, self._stay)
        except StudioUnreachable as reason:
            log.error("%s", reason)
            self.close()
        except Exception:
            log.exception("the cluster could not be looked at")

    def _look(self, crew: "Crew", stay: "Stay") -> None:
        with stay.visit():
            crew.tend(self._silence)

    def _end_without_cluster(self) -> None:
        """Whoever asks a cluster that has just gone waits for long, and in the end Ray ends the process."""
        if self._crew and not self._closed.is_set() and not self._is_there():
            log.error("the Ray cluster at %s is gone", self._address)
            self.close()

    def _is_there(self) -> bool:
        from inference import cluster

        return self._stay is cluster.stay() and cluster.is_there()
