"""The dispatcher's line to one actor: follows its stream on one thread, hands jobs and wishes over on another, so that
nobody waits for an actor that is dying, and knows which jobs it has."""

import logging
import queue
import threading
import time
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from functools import partial
from secrets import token_hex

import ray

from inference import cluster
from inference.cluster import Handle, Place
from inference.flights import Flights
from inference.health import Health
from inference.placing import NEED, Slot
from inference.protocol import (
    ActorLost,
    ActorReport,
    Event,
    Failed,
    Heartbeat,
    Job,
    Painted,
    Progress,
    Started,
    StudioState,
)
from inference.vetting import Unfit

log = logging.getLogger(__name__)

PAUSE, PAUSE_AT_MOST = 0.2, 5.0
"""Seconds before an actor that was lost is looked for again, doubling while it does not come back."""

RETURN = 30.0
"""Seconds in which an actor that was lost is expected back, so that its models do not move."""

SUBMIT_TIMEOUT = 10.0
HEALTH_TIMEOUT = 5.0


class Line:
    """`say` hears every event of jobs that are in flight here, and None once a newer dispatcher has taken the actor.
    `troubled` hears each time the actor was lost, with the ids of the jobs that it was painting and the reason. `since`
    is when the line was opened or its actor was lost, `known` what that last said of its models."""

    def __init__(
        self,
        place: Place,
        build: str,
        fence: int,
        say: Callable[[Event | None], None],
        troubled: Callable[[Collection[str], str], None],
    ) -> None:
        self.place = place
        self.state = StudioState.STARTING
        self.health: Health | None = None
        self.beat: Heartbeat | None = None
        self.wanted: tuple[str, ...] | None = None
        self.leaving = False
        self.restarts = 0
        self.since = time.monotonic()
        self.known: Health | None = None
        self._reason = "starting"
        self._heard_at: float | None = None
        self._asked_at: float | None = None
        self._told: object = None
        self._build, self._fence, self._say, self._troubled = build, fence, say, troubled
        self._stream = ""
        self._handle: Handle = None
        self._flights = Flights()
        self._closed = threading.Event()
        self._outgoing: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._threads = [
            threading.Thread(target=target, name=f"{target.__name__}-{place.name}", daemon=True)
            for target in (self._run, self._hand_over)
        ]

    @property
    def held(self) -> frozenset[str]:
        """The models it has and goes on having: what it was told to let go is as good as gone."""
        return frozenset(self.models if self.wanted is None else set(self.models) & set(self.wanted))

    @property
    def name(self) -> str:
        return self.place.name

    @property
    def models(self) -> frozenset[str]:
        return frozenset(offer.name for offer in self.health.models) if self.health else frozenset()

    @property
    def jobs(self) -> int:
        return len(self._flights)

    def job_ids(self) -> list[str]:
        return self._flights.ids()

    def seconds(self) -> dict[str, float]:
        """The work that is in flight, by model."""
        return self._flights.seconds(self.health.speeds if self.health else ())

    def slot(self) -> Slot | None:
        """What it can hold; free are the bytes beside the models it holds and those it was told to. One that is starting
        again keeps what it held for a while."""
        if self.health and self.health.surveyed:
            holds = tuple(self.models) if self.wanted is None else self.wanted
            coming = [name for name in holds if name not in self.models and name in self.health.sizes]
            free = self.health.free - int(sum(NEED * self.health.sizes[name] for name in coming))
            return Slot(self.name, max(0, free), holds, self.health.sizes, self.health.cannot)
        if self.known and self.wanted and time.monotonic() - self.since < RETURN:
            return Slot(self.name, 0, self.wanted, self.known.sizes, self.known.cannot)
        return None

    def report(self) -> ActorReport:
        told = self.beat.report if self.beat and self._heard_at is not None else None
        if told is None:
            bare = ActorReport(self.name, self.state, self._reason, self.place.node_name)
            return replace(bare, restarts=self.restarts)
        return replace(told, state=self.state, reason=self._reason or told.reason, restarts=self.restarts)

    def open(self) -> None:
        for thread in self._threads:
            thread.start()

    def close(self) -> None:
        """Let the actor go on alone; it is told, so that it stops talking."""
        self._closed.set()
        self._outgoing.put(None)
        try:
            if self._handle and self._stream:
                self._handle.close.remote(self._stream)
        except Exception as error:
            log.info("%s could not be told that nobody listens: %r", self.name, error)

    def give_up(self, reason: str) -> None:
        """Its node is gone: nothing of what it had will come."""
        self.close()
        self.state, self._reason = StudioState.GONE, reason
        self._lose(self._flights.jobs(), reason)

    def check(self, patience: float) -> None:
        """An actor that talked and has been silent, or has not answered, for so long hangs: end it, and a new one takes
        its place."""
        since = min((at for at in (self._heard_at, self._asked_at) if at), default=None)
        if since and time.monotonic() - since > patience:
            log.error("%s has said or answered nothing for %.0f s and is ended", self.name, time.monotonic() - since)
            cluster.remove(self.name)

    def submit(self, jobs: Sequence[Job]) -> None:
        """Each ends in an event: what the actor did not take, or may not have, is said to be lost."""
        stream = self._stream
        self._flights.board(jobs)
        self._outgoing.put(partial(self._deliver, stream, tuple(jobs)))

    def cancel(self, job_ids: Iterable[str]) -> None:
        if own := self._flights.among(job_ids):
            self._outgoing.put(lambda: self._handle.cancel.remote(self._stream, own))

    def hold(self, models: tuple[str, ...]) -> None:
        """Have the actor hold these models, now and whenever it starts again."""
        self.wanted = models
        if self._stream:
            self._outgoing.put(partial(self._wish, self._stream))

    def _run(self) -> None:
        failures = 0
        while not self._closed.is_set():
            try:
                self._follow()
                return
            except SystemExit:
                # That is how Ray ends what waits on it when it is shut down.
                return
            except Exception as error:
                if self._closed.is_set():
                    return
                failures = 0 if self._heard_at else failures + 1
                self._break(error)
                # Ray ends a process that asks a head which is gone.
                while not cluster.is_there():
                    if self._closed.wait(PAUSE):
                        return
                if self._has_been_replaced():
                    self._end()
                    return
            self._closed.wait(min(PAUSE * 2 ** min(failures, 8), PAUSE_AT_MOST))

    def _follow(self) -> None:
        """Returns when the stream is over for good."""
        stream = token_hex(8)
        self._handle = cluster.place(self.place, self._build, self._fence)
        for item in self._handle.events.remote(self._fence, stream):
            # An actor that has died ends its stream with an item that raises.
            events = ray.get(item)
            if self._stream != stream:
                self._stream = stream
                self._wish(stream)
            self._heard_at = time.monotonic()
            for event in events:
                self._hear(event)
            if self._closed.is_set():
                return
        self._end()

    def _break(self, error: Exception) -> None:
        # What was raised inside the actor is Ray's error too, and ours to mend.
        if not isinstance(error, ray.exceptions.RayError) or isinstance(error, ray.exceptions.RayTaskError):
            log.error("the line to %s broke", self.name, exc_info=error)
        reason = str(error) if isinstance(error, Unfit) else type(error).__name__
        painting = self._flights.started()
        heard = self._heard_at is not None
        self.restarts += heard
        self.state, self._reason = StudioState.STARTING, f"lost ({reason}), starting again"
        self._heard_at, self._asked_at, self.health, self._told, self._stream = None, None, None, None, ""
        if heard:
            self.since = time.monotonic()
        if heard:
            self._troubled(painting, reason)
        self._lose(self._flights.jobs(), reason)

    def _end(self) -> None:
        """The stream is over: a newer dispatcher has it, unless we let go of it ourselves."""
        if self._closed.is_set():
            return
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
            case Started() | Progress():
                if self._flights.note(event):
                    self._say(event)
            case Painted() | Failed():
                if self._flights.land(event):
                    self._say(event)

    def _feel(self, beat: Heartbeat) -> None:
        report = beat.report
        telling = beat.state, report and (report.models, report.reason)
        if telling != self._told:
            self._asked_at = self._asked_at or time.monotonic()
            try:
                self.health = cluster.health(self._handle, HEALTH_TIMEOUT)
                self._told, self._asked_at = telling, None
                self.known = self.health if self.health.surveyed else self.known
            except ray.exceptions.GetTimeoutError:
                log.warning("%s does not say how it is", self.name)
        if beat.state is not self.state:
            log.info("%s is %s on %s: %s", self.name, beat.state, self.place.node_name, report and report.reason)
        if beat.state is StudioState.READY and not self.health:
            return
        self.state, self.beat, self._reason = beat.state, beat, ""
        self._say(beat)

    def _lose(self, jobs: Iterable[Job], reason: str) -> None:
        if lost := self._flights.take_out(jobs):
            self._say(ActorLost(self.name, tuple((job.id, job.attempt) for job in lost), reason))

    def _hand_over(self) -> None:
        while hand := self._outgoing.get():
            try:
                hand()
            except Exception as error:
                log.info("%s could not be told something: %r", self.name, error)

    def _wish(self, stream: str) -> None:
        if self.wanted is not None:
            self._handle.hold.remote(stream, self.wanted)

    def _deliver(self, stream: str, jobs: Sequence[Job]) -> None:
        try:
            taken = bool(ray.get(self._handle.submit.remote(stream, jobs), timeout=SUBMIT_TIMEOUT))
        except Exception as error:
            self._lose(jobs, type(error).__name__)
            # It may have them all the same, and nobody would hear of them.
            self._handle.cancel.remote(stream, [job.id for job in jobs])
            return
        if not taken:
            self._lose(jobs, "not taken")
