"""The dispatcher's line to one actor: a thread that follows its stream, and knows which jobs it has."""

import logging
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from secrets import token_hex

import ray

from inference import cluster
from inference.cluster import Handle, Place
from inference.protocol import (
    ActorLost,
    Event,
    Failed,
    Heartbeat,
    Job,
    ModelOffer,
    ModelSpeed,
    Painted,
    Progress,
    Started,
    StudioState,
)

log = logging.getLogger(__name__)

PAUSE = 0.2
"""Seconds before an actor that was lost is looked for again."""

SUBMIT_TIMEOUT = 10.0


class Line:
    """`say` hears every event of jobs that are in flight here, and None once a newer dispatcher has taken the actor."""

    def __init__(self, place: Place, build: str, fence: int, say: Callable[[Event | None], None]) -> None:
        self.place = place
        self.state = StudioState.STARTING
        self.offers: tuple[ModelOffer, ...] = ()
        self.speeds: tuple[ModelSpeed, ...] = ()
        self.beat: Heartbeat | None = None
        self._heard_at: float | None = None
        self._build, self._fence, self._say = build, fence, say
        self._stream = ""
        self._handle: Handle = None
        self._in_flight: dict[str, Job] = {}
        self._lock = threading.Lock()
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"line-{place.name}", daemon=True)

    @property
    def work(self) -> int:
        """What is in flight, in rows times steps."""
        with self._lock:
            return sum(job.steps * (2 if job.guidance > 1 else 1) for job in self._in_flight.values())

    @property
    def jobs(self) -> int:
        with self._lock:
            return len(self._in_flight)

    def open(self) -> None:
        self._thread.start()

    def close(self) -> None:
        """Let the actor go on alone; it is told, so that it stops talking."""
        self._closed.set()
        try:
            if self._handle and self._stream:
                self._handle.close.remote(self._stream)
        except Exception as error:
            log.info("%s could not be told that nobody listens: %r", self.place.name, error)

    def check(self, patience: float) -> None:
        """An actor that talked and has been silent for so long hangs: end it, and a new one takes its place."""
        heard_at = self._heard_at
        if heard_at and time.monotonic() - heard_at > patience:
            log.error("%s has been silent for %.0f s and is ended", self.place.name, time.monotonic() - heard_at)
            cluster.remove(self.place.name)

    def submit(self, jobs: Sequence[Job]) -> bool:
        """False where nothing was taken. Where nobody can know, the jobs are lost and said to be so."""
        with self._lock:
            stream = self._stream
            self._in_flight.update((job.id, job) for job in jobs)
        try:
            taken = bool(ray.get(self._handle.submit.remote(stream, tuple(jobs)), timeout=SUBMIT_TIMEOUT))
        except ray.exceptions.RayError as error:
            self._lose(jobs, error)
            return True
        return taken or not self._take_out(jobs)

    def cancel(self, job_ids: Iterable[str]) -> None:
        with self._lock:
            own = [job_id for job_id in job_ids if job_id in self._in_flight]
        if own:
            self._handle.cancel.remote(self._stream, own)

    def _run(self) -> None:
        while not self._closed.is_set():
            try:
                self._follow()
                return
            except Exception as error:
                if self._closed.is_set():
                    return
                if not isinstance(error, ray.exceptions.RayError):
                    log.exception("the line to %s broke", self.place.name)
                self.state, self._heard_at = StudioState.STARTING, None
                self._lose(tuple(self._in_flight.values()), error)
                if self._has_been_replaced():
                    self._end()
                    return
            self._closed.wait(PAUSE)

    def _follow(self) -> None:
        """Returns when the stream is over for good."""
        stream = token_hex(8)
        self._handle = cluster.place(self.place, self._build)
        for item in self._handle.events.remote(self._fence, stream):
            self._stream, self._heard_at = stream, time.monotonic()
            for event in ray.get(item):
                self._hear(event)
            if self._closed.is_set():
                return
        self._end()

    def _end(self) -> None:
        self.state, self._heard_at = StudioState.GONE, None
        self._say(None)

    def _has_been_replaced(self) -> bool:
        """We ended other builds when we came: one that is here now came after us, and our actor would take its place."""
        try:
            return bool(cluster.of_other_builds(self._build))
        except ray.exceptions.RayError:
            return False

    def _hear(self, event: Event) -> None:
        match event:
            case Heartbeat():
                self._feel(event)
            case Started() | Progress() if self._has(event):
                self._say(event)
            case Painted() | Failed() if self._has(event):
                with self._lock:
                    del self._in_flight[event.job_id]
                self._say(event)

    def _feel(self, beat: Heartbeat) -> None:
        if beat.state is StudioState.READY and self.state is not StudioState.READY:
            told = cluster.health(self._handle)
            self.offers, self.speeds = told.models, told.speeds
            log.info("%s is ready on %s", self.place.name, told.device)
        if beat.state is StudioState.GONE and self.state is not StudioState.GONE:
            log.error("%s cannot paint: %s", self.place.name, cluster.health(self._handle).reason)
        self.state, self.beat = beat.state, beat
        self._say(beat)

    def _has(self, event: Started | Progress | Painted | Failed) -> bool:
        with self._lock:
            job = self._in_flight.get(event.job_id)
            return job is not None and job.attempt == event.attempt

    def _lose(self, jobs: Iterable[Job], error: Exception) -> None:
        if lost := self._take_out(jobs):
            self._say(ActorLost(self.place.name, tuple((job.id, job.attempt) for job in lost), type(error).__name__))

    def _take_out(self, jobs: Iterable[Job]) -> list[Job]:
        """Those that were still in flight."""
        with self._lock:
            own = [job for job in jobs if self._in_flight.get(job.id) is job]
            for job in own:
                del self._in_flight[job.id]
            return own
