"""A studio for tests: paints tiny real PNGs at once, without Ray, torch or a model, and does what its script says."""

import os
import queue
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence

from inference.client import Studio
from inference.fake_pictures import NATIVE, OFFER, painted, preview_of, steps_of
from inference.protocol import (
    ActorLost,
    ActorReport,
    Capacity,
    Event,
    Failed,
    FailureCode,
    Heartbeat,
    Job,
    ModelOffer,
    ModelSpeed,
    Painted,
    Progress,
    Started,
    StudioState,
    refuse,
    settled,
)
from inference.sources import BadSource, pictures_of

ACTOR = "fake-0"


class FakeStudio(Studio):
    """Nothing here runs on its own: `submit` paints in the caller's thread and the events wait in the stream.

    `hold()` keeps jobs submitted from then on until `release()`; `fail_where(test, code)` makes matching jobs fail;
    `lose_actor()` loses every held job; `no_room(model, why)` leaves a model without a place; `take_out(why)` takes the
    actor out until it is readmitted; `pace` is slept before each Progress is handed out; `coming` are the names of models
    that it says are not ready yet."""

    def __init__(self, offers: Sequence[ModelOffer] = (OFFER,), pace: float = 0.0, heartbeat: float = 2.0) -> None:
        self.offers = tuple(offers)
        self.state = StudioState.READY
        self.submitted: list[Job] = []
        self.cancelled: list[str] = []
        self._pace, self._heartbeat = pace, heartbeat
        self._held: dict[str, Job] = {}
        self._holding = False
        self._failures: list[tuple[Callable[[Job], bool], FailureCode, bool]] = []
        self._seen: set[tuple[str, int]] = set()
        self.coming: tuple[str, ...] = ()
        self._nowhere: dict[str, str] = {}
        self._reason = ""
        self._painted = self._failed = self._restarts = 0
        self._stream: queue.SimpleQueue[Event | None] = queue.SimpleQueue()
        self._lock = threading.RLock()

    def connect(self) -> None:
        self._stream = queue.SimpleQueue()

    def submit(self, jobs: Sequence[Job]) -> None:
        with self._lock:
            for job in jobs:
                self._take(job)

    def cancel(self, job_ids: Iterable[str]) -> None:
        with self._lock:
            for job_id in job_ids:
                self.cancelled.append(job_id)
                if job := self._held.pop(job_id, None):
                    self._say(Failed(job.id, job.attempt, FailureCode.CANCELLED, "cancelled", retry=False))

    def events(self) -> Iterator[Event]:
        stream = self._stream
        while True:
            try:
                event = stream.get(timeout=self._heartbeat)
            except queue.Empty:
                event = Heartbeat(ACTOR, time.time(), self.state, len(self._held), 0, report=self.report())
            if event is None:
                return
            if isinstance(event, Progress):
                time.sleep(self._pace)
            yield event

    def capacity(self) -> Capacity:
        ready = self.state is StudioState.READY
        seconds = 0.5 if ready else 0.0
        offers = tuple(offer for offer in self.offers if offer.name not in self._nowhere)
        speeds = tuple(ModelSpeed(offer.name, seconds, seconds, 1) for offer in offers) if ready else ()
        held = len(self._held)
        # As in the real studio, one whose only worker is out can paint nothing.
        state = StudioState.GONE if self.state is StudioState.OUT else self.state
        return Capacity(
            state,
            int(ready),
            seconds,
            seconds,
            0,
            held,
            offers,
            speeds,
            (self.report(),),
            self.coming,
            tuple(self._nowhere.items()),
        )

    def easels(self) -> dict[str, list[str]]:
        with self._lock:
            return {ACTOR: list(self._held)}

    def readmit(self, actor: str) -> bool:
        if actor != ACTOR:
            return False
        self.state, self._reason = StudioState.READY, ""
        return True

    def close(self) -> None:
        self._stream.put(None)

    def report(self) -> ActorReport:
        return ActorReport(
            actor=ACTOR,
            state=self.state,
            reason=self._reason,
            node="fake/0",
            pid=os.getpid(),
            device="none",
            models=tuple(offer.name for offer in self.offers if offer.name not in self._nowhere),
            memory_used=1,
            memory_total=2,
            queued=len(self._held),
            painted=self._painted,
            failed=self._failed,
            restarts=self._restarts,
        )

    def no_room(self, model: str, why: str) -> None:
        self._nowhere[model] = why

    def take_out(self, why: str) -> None:
        self.state, self._reason = StudioState.OUT, why

    def hold(self) -> None:
        self._holding = True

    def release(self, *job_ids: str) -> None:
        """Paint the named held jobs, or all of them and stop holding."""
        with self._lock:
            self._holding = self._holding and bool(job_ids)
            for job_id in job_ids or tuple(self._held):
                self._paint(self._held.pop(job_id))

    def fail_where(self, test: Callable[[Job], bool], code: FailureCode, retry: bool = False) -> None:
        self._failures.append((test, code, retry))

    def lose_actor(self) -> None:
        with self._lock:
            lost = tuple((job.id, job.attempt) for job in self._held.values())
            self._held.clear()
            self._restarts += 1
            self._say(ActorLost(ACTOR, lost, "killed"))

    def waiting(self) -> list[Event]:
        """Take what is in the stream now, without waiting."""
        taken: list[Event] = []
        while not self._stream.empty():
            if (event := self._stream.get()) is not None:
                taken.append(event)
        return taken

    def _take(self, job: Job) -> None:
        older = self._held.get(job.id)
        if (job.id, job.attempt) in self._seen or (older and older.attempt > job.attempt):
            return
        self._held.pop(job.id, None)
        self._seen.add((job.id, job.attempt))
        self.submitted.append(job)
        offer = next((offer for offer in self.offers if offer.name == job.model), None)
        if why := self._nowhere.get(job.model):
            self._say(Failed(job.id, job.attempt, FailureCode.UNKNOWN_MODEL, why, retry=False))
        elif (refusal := refuse(job, offer)) or not offer:
            code = FailureCode.REFUSED if offer else FailureCode.UNKNOWN_MODEL
            self._say(Failed(job.id, job.attempt, code, refusal.reason if refusal else "", retry=False))
        elif self._holding:
            self._held[job.id] = settled(job, offer)
        else:
            self._paint(settled(job, offer))

    def _paint(self, job: Job) -> None:
        try:
            pictures_of(job, NATIVE)
        except BadSource as reason:
            self._say(Failed(job.id, job.attempt, FailureCode.BAD_SOURCE, str(reason), retry=False))
            return
        self._say(Started(job.id, job.attempt, ACTOR))
        for test, code, retry in self._failures:
            if test(job):
                self._say(Failed(job.id, job.attempt, code, "scripted", retry))
                return
        steps = steps_of(job)
        for step in range(1, steps + 1):
            preview = preview_of(job, step) if job.preview else None
            self._say(Progress(job.id, job.attempt, step, steps, preview))
        self._say(painted(job))

    def _say(self, event: Event) -> None:
        self._painted += isinstance(event, Painted)
        self._failed += isinstance(event, Failed)
        self._stream.put(event)
