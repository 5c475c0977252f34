"""The dispatcher's line to one actor: follows its stream on one thread, hands jobs and wishes over on another, so that
nobody waits for an actor that is dying, and knows which jobs it has."""

import logging
import queue
import threading
import time
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import partial
from secrets import token_hex

import ray

from inference import cluster
from inference.cluster import Handle, Place
from inference.flights import Flights
from inference.protocol import (
    ActorLost,
    Event,
    Failed,
    Heartbeat,
    Job,
    Painted,
    Progress,
    Started,
)
from inference.stay import Over
from inference.vetting import Unfit
from inference.worker import Worker

log = logging.getLogger(__name__)

PAUSE, PAUSE_AT_MOST = 0.2, 5.0
"""Seconds before an actor that was lost is looked for again, doubling while it does not come back."""

SUBMIT_TIMEOUT = 10.0
HEALTH_TIMEOUT = 5.0


class Line:
    """`say` hears every event of jobs that are in flight here, and None once a newer dispatcher has taken the actor.
    `troubled` hears each time the actor was lost, with the ids of the jobs that it was painting and the reason."""

    def __init__(
        self,
        place: Place,
        build: str,
        fence: int,
        say: Callable[[Event | None], None],
        troubled: Callable[[Collection[str], str], None],
    ) -> None:
        self.worker = Worker(place)
        self._build, self._fence, self._say, self._troubled = build, fence, say, troubled
        self._stay = cluster.stay()
        self._stream = ""
        # Of this visit to the cluster: what is held longer is let go of in the middle of another stay.
        self._handle: Handle = None
        self._flights = Flights()
        self._closed = threading.Event()
        self._outgoing: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._threads = [
            threading.Thread(target=target, name=f"{target.__name__}-{place.name}", daemon=True)
            for target in (self._run, self._hand_over)
        ]

    @property
    def name(self) -> str:
        return self.worker.name

    @property
    def jobs(self) -> int:
        return len(self._flights)

    def job_ids(self) -> list[str]:
        return self._flights.ids()

    def seconds(self) -> dict[str, float]:
        """The work that is in flight, by model."""
        return self._flights.seconds(self.worker.speeds)

    def open(self) -> None:
        for thread in self._threads:
            thread.start()

    def close(self) -> None:
        """Let the actor go on alone; it is told, so that it stops talking. Does not wait for the threads."""
        self._closed.set()
        self._outgoing.put(None)
        try:
            with self._stay.visit():
                self._say_goodbye()
        except Over:
            return

    def join(self, until: float) -> bool:
        """Wait for the threads of a line that was closed; False where one is still there at that monotonic time."""
        for thread in self._threads:
            if thread.ident is not None and thread is not threading.current_thread():
                thread.join(max(0.0, until - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    def give_up(self, reason: str) -> None:
        """Its node is gone: nothing of what it had will come."""
        self.close()
        self.worker.give_up(reason)
        self._lose(self._flights.jobs(), reason)

    def check(self, patience: float) -> None:
        """An actor that talked and has been silent, or has not answered, for so long hangs: end it, and a new one takes
        its place."""
        if (silence := self.worker.silence()) > patience:
            log.error("%s has said or answered nothing for %.0f s and is ended", self.name, silence)
            cluster.remove(self.name)

    def submit(self, jobs: Sequence[Job]) -> None:
        """Each ends in an event: what the actor did not take, or may not have, is said to be lost."""
        stream = self._stream
        self._flights.board(jobs)
        self._outgoing.put(partial(self._deliver, stream, tuple(jobs)))
        # It may have been closed since it was chosen: either we find it so here, or `give_up` finds them in flight.
        if self._closed.is_set():
            self._lose(jobs, "the line is closed")

    def cancel(self, job_ids: Iterable[str]) -> None:
        if own := self._flights.among(job_ids):
            self._outgoing.put(partial(self._stop, own))

    def hold(self, models: tuple[str, ...]) -> None:
        """Have the actor hold these models, now and whenever it starts again."""
        self.worker.wanted = models
        if self._stream:
            self._outgoing.put(partial(self._wish, self._stream))

    def _run(self) -> None:
        try:
            self._keep_following()
        except (Over, SystemExit):
            # The second is how Ray ends what waits on it when the process ends without `cluster.leave`.
            self._closed.set()
            self._outgoing.put(None)

    def _keep_following(self) -> None:
        failures = 0
        while self._is_on():
            talked = self._follow()
            if talked is None:
                return
            failures = 0 if talked else failures + 1
            # Ray ends a process that asks a head which is gone.
            while not cluster.is_there():
                if self._closed.wait(PAUSE) or not self._is_on():
                    return
            if self._has_been_replaced():
                self._end()
                return
            self._closed.wait(min(PAUSE * 2 ** min(failures, 8), PAUSE_AT_MOST))

    def _is_on(self) -> bool:
        return not self._closed.is_set() and not self._stay.is_over

    def _follow(self) -> bool | None:
        """One stream, on one visit. None when it is over for good; else it broke, and this says whether it had begun."""
        with self._stay.visit():
            try:
                self._hear_out()
                return None
            except Exception as error:
                if self._closed.is_set():
                    return None
                talked = self.worker.talks
                self._break(error)
                return talked
            finally:
                self._handle = None

    def _hear_out(self) -> None:
        stream = token_hex(8)
        self._handle = cluster.place(self.worker.place, self._build, self._fence)
        for events in cluster.items(self._handle.events.remote(self._fence, stream), self._is_on):
            if self._stream != stream:
                self._stream = stream
                self._wish(stream)
            self.worker.hear()
            for event in events:
                self._hear(event)
        if self._is_on():
            self._end()
        else:
            # `close` could not say it before the stream was known.
            self._say_goodbye()

    def _break(self, error: Exception) -> None:
        # What was raised inside the actor is Ray's error too, and ours to mend.
        if not isinstance(error, ray.exceptions.RayError) or isinstance(error, ray.exceptions.RayTaskError):
            log.error("the line to %s broke", self.name, exc_info=error)
        reason = str(error) if isinstance(error, Unfit) else type(error).__name__
        painting = self._flights.started()
        talked, self._stream = self.worker.lose(reason), ""
        if talked:
            self._troubled(painting, reason)
        self._lose(self._flights.jobs(), reason)

    def _end(self) -> None:
        """The stream is over: a newer dispatcher has it, unless we let go of it ourselves."""
        if not self._is_on():
            return
        self.worker.end()
        self._say(None)

    def _has_been_replaced(self) -> bool:
        """We ended other builds when we came: one that is here now came after us, and our actor would take its place."""
        try:
            with self._stay.visit():
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
        if self.worker.must_be_asked(beat):
            try:
                self.worker.answer(beat, cluster.health(self._handle, HEALTH_TIMEOUT, self._is_on))
            except ray.exceptions.GetTimeoutError:
                log.warning("%s does not say how it is", self.name)
        if beat.state is not self.worker.state:
            why = beat.report and beat.report.reason
            log.info("%s is %s on %s: %s", self.name, beat.state, self.worker.place.node_name, why)
        if self.worker.feel(beat):
            self._say(beat)

    def _lose(self, jobs: Iterable[Job], reason: str) -> None:
        if lost := self._flights.take_out(jobs):
            self._say(ActorLost(self.name, tuple((job.id, job.attempt) for job in lost), reason))

    def _hand_over(self) -> None:
        while hand := self._outgoing.get():
            try:
                with self._stay.visit():
                    self._hand(hand)
            except Over:
                return

    def _hand(self, hand: Callable[[], None]) -> None:
        try:
            hand()
        except Exception as error:
            log.info("%s could not be told something: %r", self.name, error)

    def _wish(self, stream: str) -> None:
        if (handle := self._handle) and (wanted := self.worker.wanted) is not None:
            handle.hold.remote(stream, wanted)

    def _stop(self, job_ids: Sequence[str]) -> None:
        if handle := self._handle:
            handle.cancel.remote(self._stream, job_ids)

    def _say_goodbye(self) -> None:
        try:
            if (handle := self._handle) and self._stream:
                handle.close.remote(self._stream)
        except Exception as error:
            log.info("%s could not be told that nobody listens: %r", self.name, error)

    def _deliver(self, stream: str, jobs: Sequence[Job]) -> None:
        if not (handle := self._handle):
            self._lose(jobs, "not taken")
            return
        try:
            taken = bool(cluster.answer(handle.submit.remote(stream, jobs), SUBMIT_TIMEOUT, self._is_on))
        except Exception as error:
            self._lose(jobs, type(error).__name__)
            # It may have them all the same, and nobody would hear of them.
            handle.cancel.remote(stream, [job.id for job in jobs])
            return
        if not taken:
            self._lose(jobs, "not taken")
