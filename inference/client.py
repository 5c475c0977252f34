"""The studio as the dispatcher sees it: jobs go in, one stream of events comes out.

This and the protocol are all that the site imports of the engine."""

import logging
import os
import queue
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from inference.protocol import (
    ActorLost,
    Capacity,
    Event,
    Failed,
    FailureCode,
    Heartbeat,
    Job,
    ModelOffer,
    ModelSpeed,
    StudioState,
)

if TYPE_CHECKING:
    from inference.line import Line

log = logging.getLogger(__name__)

HEARTBEAT = 2.0
TEND = 2.0
SILENCE = 30.0
"""Seconds without a heartbeat after which an actor that had spoken is taken to hang."""


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
        """Hand over jobs. What a model cannot do comes back as Failed(refused). A job already known with the same
        attempt is not painted twice. Raises StudioUnreachable where nothing was taken."""

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
        """What the studio can do now, from what it told last; never waits."""

    @abstractmethod
    def close(self) -> None:
        """Let go of the stream. The engine and its models stay up."""


class RayStudio(Studio):
    """The studio on a Ray cluster: a line to each actor, jobs to the one with the least work. `fence` must grow from
    one dispatcher to the next; a newer one ends this one's stream, and the engine then forgets what this one asked.

    Must not be connected before a fork, and never speaks through Ray Client. Ray is imported by `connect`."""

    def __init__(
        self, address: str, fence: int | None = None, build: str | None = None, silence: float = SILENCE
    ) -> None:
        self._address, self._silence = address, silence
        self._fence = time.time_ns() if fence is None else fence
        self._build = build
        self._lines: dict[str, Line] = {}
        self._stream: queue.SimpleQueue[Event | None] = queue.SimpleQueue()
        self._closed = threading.Event()
        self._tending = threading.Thread(target=self._keep_tending, name="studio-tend", daemon=True)

    def connect(self) -> None:
        # A call after the cluster was lost must fail, not start one of Ray's own. Ray reads this when it is imported.
        os.environ["RAY_ENABLE_AUTO_CONNECT"] = "0"
        from inference import cluster

        cluster.join(self._address)
        self._build = self._build or cluster.build_id()
        self._tend()
        self._tending.start()

    def submit(self, jobs: Sequence[Job]) -> None:
        ready = [line for line in self._lines.values() if line.state is StudioState.READY]
        if not ready:
            raise StudioUnreachable("no actor is ready")
        orders, unknown = _shared_out(jobs, ready)
        for job in unknown:
            message = f"no actor has the model {job.model}"
            self._say(Failed(job.id, job.attempt, FailureCode.UNKNOWN_MODEL, message, retry=False))
        for name, own in orders.items():
            if not self._lines[name].submit(own):
                self._say(ActorLost(name, tuple((job.id, job.attempt) for job in own), "not taken"))

    def cancel(self, job_ids: Iterable[str]) -> None:
        job_ids = tuple(job_ids)
        for line in tuple(self._lines.values()):
            line.cancel(job_ids)

    def events(self) -> Iterator[Event]:
        while True:
            try:
                event = self._stream.get(timeout=HEARTBEAT)
            except queue.Empty:
                event = Heartbeat("studio", time.time(), self._state())
            if event is None:
                return
            yield event

    def capacity(self) -> Capacity:
        known = tuple(self._lines.values())
        lines = [line for line in known if line.state is StudioState.READY]
        first = [line.speeds[0] for line in lines if line.speeds]
        return Capacity(
            state=self._state(),
            actors=len(lines),
            seconds_per_picture=1 / sum(1 / speed.seconds_per_picture for speed in first) if first else 0.0,
            seconds_alone=min((speed.seconds_alone for speed in first), default=0.0),
            running=sum(line.beat.running for line in lines if line.beat),
            queued=sum(line.beat.queued for line in lines if line.beat),
            models=_offers(known),
            speeds=_speeds(known),
        )

    def close(self) -> None:
        self._closed.set()
        for line in self._lines.values():
            line.close()
        self._stream.put(None)

    def _say(self, event: Event | None) -> None:
        if event is None:
            # The actors are another's now: nothing here may look after them any more, whether or not somebody listens.
            self._closed.set()
        self._stream.put(event)

    def _state(self) -> StudioState:
        states = {line.state for line in tuple(self._lines.values())}
        if not states or self._closed.is_set() or states == {StudioState.GONE}:
            return StudioState.GONE
        return StudioState.READY if StudioState.READY in states else StudioState.STARTING

    def _keep_tending(self) -> None:
        while not self._closed.wait(TEND):
            if not self._is_there():
                log.error("the Ray cluster at %s is gone", self._address)
                self.close()
                return
            try:
                self._tend()
            except StudioUnreachable as reason:
                log.error("%s", reason)
                self.close()
            except Exception:
                log.exception("the cluster could not be looked at")

    def _is_there(self) -> bool:
        from inference import cluster

        return cluster.is_there()

    def _tend(self) -> None:
        """A line for every place of the cluster as it is now; a place that is gone loses its line once that is idle.
        Raises StudioUnreachable where a newer dispatcher of another build is at work."""
        from inference import cluster
        from inference.line import Line

        assert self._build
        if removed := cluster.remove_other_builds(self._build, self._fence):
            log.info("ended actors of other builds: %s", ", ".join(removed))
        wanted = {place.name: place for place in cluster.places(self._build)}
        for name in wanted.keys() - self._lines.keys():
            line = Line(wanted[name], self._build, self._fence, self._say)
            self._lines = self._lines | {name: line}
            line.open()
        for line in self._lines.values():
            line.check(self._silence)
        for name in self._lines.keys() - wanted.keys():
            if not self._lines[name].jobs:
                self._lines[name].close()
                cluster.remove(name)
                self._lines = {other: line for other, line in self._lines.items() if other != name}


def _shared_out(jobs: Sequence[Job], lines: Sequence["Line"]) -> tuple[dict[str, list[Job]], list[Job]]:
    """Each job to the line with the least work that has its model; and those whose model nobody has."""
    work = {line.place.name: line.work for line in lines}
    orders: dict[str, list[Job]] = {}
    unknown = []
    for job in jobs:
        able = [line.place.name for line in lines if any(offer.name == job.model for offer in line.offers)]
        if not able:
            unknown.append(job)
            continue
        name = min(able, key=lambda name: (work[name], name))
        work[name] += job.steps
        orders.setdefault(name, []).append(job)
    return orders, unknown


def _offers(lines: Iterable["Line"]) -> tuple[ModelOffer, ...]:
    return tuple({offer.name: offer for line in lines for offer in line.offers}.values())


def _speeds(lines: Iterable["Line"]) -> tuple[ModelSpeed, ...]:
    return tuple({speed.model: speed for line in lines for speed in line.speeds}.values())
