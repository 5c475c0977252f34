"""The dispatcher's crew: who is on its roster, what of its repertoire each holds, how each conducts itself, and which job
goes where. Imports Ray; knows no dispatcher and no rows."""

import logging
import threading
import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from inference import cluster
from inference.conduct import Conduct
from inference.line import Line
from inference.protocol import (
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
    StudioState,
)
from inference.record import LIMITS, Limits, Standing
from inference.repertoire import Repertoire
from inference.roster import Roster
from inference.seen import Seen
from inference.sharing import Hand, cost
from inference.tray import Tray
from inference.worker import Worker

log = logging.getLogger(__name__)

GATHER = 30.0
"""Seconds that planning waits for an actor that has just been placed and has not looked at its models yet."""

SEEN = 16384
"""Submitted (job, attempt) that are remembered."""


class Crew:
    """`say` hears every event, and None once a newer dispatcher has taken an actor; `wake` is called when `tend` should
    not wait. `tend` and `close` are for one thread, the rest for any."""

    def __init__(
        self,
        build: str,
        fence: int,
        say: Callable[[Event | None], None],
        wake: Callable[[], None],
        limits: Limits = LIMITS,
    ) -> None:
        self._build, self._fence, self._say, self._wake = build, fence, say, wake
        self._conduct = Conduct(limits)
        self._roster = Roster(build, fence, self._hear, self._trouble, self._conduct.forget)
        self._repertoire = Repertoire()
        self._tray = Tray(say, self._repertoire.settle, lambda job: self._repertoire.impossible(job, self._wanted))
        self._seen = Seen(SEEN)
        self._lock = threading.RLock()

    def tend(self, patience: float) -> None:
        """Follow the cluster, place models, and hand out what waits. An actor silent for `patience` seconds is ended.
        Raises StudioUnreachable where a newer dispatcher of another build is at work."""
        if removed := cluster.remove_other_builds(self._build, self._fence):
            log.info("ended actors of other builds: %s", ", ".join(removed))
        self._roster.follow()
        lines = self._roster.lines()
        for line in lines:
            line.check(patience)
        with self._lock:
            self._conduct.try_the_last(self._roster.workers())
            self._place_models(lines)
            self._hand_over(self._tray.hand_out_waiting(self._hands(lines), time.monotonic()), lines)

    def submit(self, jobs: Sequence[Job]) -> bool:
        """False where no actor is ready and nothing was taken."""
        with self._lock:
            lines = self._roster.lines()
            hands = self._hands(lines)
            if not hands and not any(line.worker.state is StudioState.READY for line in lines):
                return False
            # What one actor has, or had, is not given to another.
            self._hand_over(self._tray.hand_out(self._seen.fresh(jobs), hands, time.monotonic()), lines)
            return True

    def cancel(self, job_ids: Iterable[str]) -> None:
        job_ids = tuple(job_ids)
        with self._lock:
            waiting = self._tray.take_back(job_ids)
        for job in waiting:
            self._say(Failed(job.id, job.attempt, FailureCode.CANCELLED, "cancelled", retry=False))
        for line in self._roster.lines():
            line.cancel(job_ids)

    def readmit(self, actor: str) -> bool:
        """An operator's word: an actor that was taken out works again, one that cannot paint is started anew. False
        where nobody knows it."""
        line = self._roster.line(actor)
        if line is None:
            return False
        self._conduct.readmit(actor)
        if line.worker.state is StudioState.GONE:
            cluster.remove(actor)
        self._wake()
        return True

    def close(self) -> None:
        for line in self._roster.lines():
            line.close()

    def join(self, until: float) -> bool:
        """Once closed: False where a thread is still there at that monotonic time."""
        return all(line.join(until) for line in self._roster.lines())

    def state(self) -> StudioState:
        """A cluster without places waits for its nodes."""
        states = {report.state for report in map(self._report, self._roster.workers())} or {StudioState.STARTING}
        if not states - {StudioState.GONE, StudioState.OUT}:
            return StudioState.GONE
        return StudioState.READY if StudioState.READY in states else StudioState.STARTING

    def capacity(self) -> Capacity:
        workers = self._roster.workers()
        ready = [worker for worker in workers if self._report(worker).state is StudioState.READY]
        measured = [speed for worker in ready for speed in worker.speeds]
        speeds = sorted(measured, key=lambda speed: speed.seconds_per_picture)  # of unlike workers the slowest is told
        seen = (model for worker in workers if worker.health for model in worker.health.sizes)
        offers, wanted = self._repertoire.offers(), self._wanted
        first, nowhere = _of_first(offers, ready), self._repertoire.nowhere(wanted)
        return Capacity(
            state=self.state(),
            actors=len(ready),
            seconds_per_picture=1 / sum(1 / speed.seconds_per_picture for speed in first) if first else 0.0,
            seconds_alone=min((speed.seconds_alone for speed in first), default=0.0),
            running=sum(worker.beat.running for worker in ready if worker.beat),
            queued=sum(worker.beat.queued for worker in ready if worker.beat) + len(self._tray),
            models=tuple(offer for offer in offers if offer.name not in nowhere),
            speeds=tuple({(speed.model, speed.width, speed.height): speed for speed in speeds}.values()),
            reports=self._reports(workers),
            coming=self._repertoire.coming(seen, wanted),
            nowhere=tuple(nowhere.items()),
        )

    def easels(self) -> dict[str, list[str]]:
        return {line.name: line.job_ids() for line in self._roster.lines()}

    @property
    def _wanted(self) -> set[str]:
        return {model for worker in self._roster.workers() for model in worker.wanted or ()}

    def _hear(self, name: str, event: Event | None) -> None:
        match event:
            case Heartbeat():
                event = self._judged(name, event)
            case Painted():
                if self._conduct.paint(name):
                    self._wake()
            case Failed(retry=True, code=code) if code is not FailureCode.NOT_READY:
                self._trouble(name, (event.job_id,), f"{code}: {event.message}")
        self._say(event)

    def _judged(self, name: str, beat: Heartbeat) -> Heartbeat:
        if (line := self._roster.line(name)) is None:
            return beat
        worker = line.worker
        if worker.health and worker.health.models:
            self._repertoire.learn(worker.health.models)
        if self._needs_tending(worker):
            self._wake()
        report = self._report(worker)
        return replace(beat, state=report.state, report=report)

    def _needs_tending(self, worker: Worker) -> bool:
        if worker.health is None or not worker.health.surveyed:
            return False
        return worker.wanted is None or any(job.model in worker.models for job in self._tray.jobs())

    def _trouble(self, name: str, jobs: Collection[str], reason: str) -> None:
        if self._conduct.fail(name, jobs, reason, self._roster.workers()):
            self._wake()

    def _report(self, worker: Worker) -> ActorReport:
        return self._conduct.report(worker, self._roster.workers())

    def _reports(self, workers: Iterable[Worker]) -> tuple[ActorReport, ...]:
        reports = [*map(self._report, workers), *self._roster.departed()]
        return tuple(sorted(reports, key=lambda report: report.actor))

    def _place_models(self, lines: Sequence[Line]) -> None:
        working = [line for line in lines if not line.worker.leaving and not self._is_out(line)]
        if any(_is_new(line.worker) for line in working):
            return
        slots = [slot for line in working if (slot := line.worker.slot())]
        if not slots:
            return
        held = self._repertoire.place(slots, self._work(lines), self._wanted)
        for line in working:
            if (models := held.get(line.name)) is not None and line.worker.wanted != models:
                log.info("%s is to hold %s", line.name, ", ".join(models) or "nothing")
                line.hold(models)

    def _is_out(self, line: Line) -> bool:
        return self._conduct.standing(line.name) is Standing.OUT

    def _work(self, lines: Sequence[Line]) -> dict[str, float]:
        """Seconds of work that are in flight or wait, by model."""
        work: dict[str, float] = {}
        speeds = [speed for line in lines for speed in line.worker.speeds]
        parts = [line.seconds() for line in lines]
        parts += [{job.model: cost(job, speeds)} for job in self._tray.jobs()]
        for part in parts:
            for model, seconds in part.items():
                work[model] = work.get(model, 0.0) + seconds
        return work

    def _hands(self, lines: Iterable[Line]) -> list[Hand]:
        hands = []
        for line in lines:
            worker, standing = line.worker, self._conduct.standing(line.name)
            if worker.state is not StudioState.READY or worker.leaving or standing is Standing.OUT or not worker.health:
                continue
            room = max(0, 1 - line.jobs) if standing is Standing.TRIAL else None
            hands.append(Hand(line.name, sum(line.seconds().values()), worker.held, worker.speeds, room))
        return hands

    def _hand_over(self, orders: Mapping[str, Sequence[Job]], lines: Iterable[Line]) -> None:
        for line in lines:
            if own := orders.get(line.name):
                line.submit(own)


def _is_new(worker: Worker) -> bool:
    """It has not said yet what it can hold, and soon will."""
    return worker.wanted is None and worker.slot() is None and time.monotonic() - worker.since < GATHER


def _of_first(offers: Sequence[ModelOffer], workers: Iterable[Worker]) -> list[ModelSpeed]:
    """How fast each of these is with the first model at the size that it offers first."""
    if not offers:
        return []
    width, height = offers[0].sizes[0]
    own = ([speed for speed in worker.speeds if speed.model == offers[0].name] for worker in workers)
    return [min(speeds, key=lambda speed: abs(speed.width * speed.height - width * height)) for speeds in own if speeds]
