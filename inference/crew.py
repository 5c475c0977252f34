"""The dispatcher's crew: a line to every place of the cluster, which models each holds, who is taken out, and which job
goes where. Imports Ray; knows no dispatcher and no rows."""

import logging
import threading
import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from inference import cluster
from inference.line import Line
from inference.placing import Plan, plan
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
    settled,
)
from inference.record import LIMITS, Limits, Record, Standing
from inference.seen import Seen
from inference.sharing import Hand, cost
from inference.tray import Tray

log = logging.getLogger(__name__)

GATHER = 30.0
"""Seconds that planning waits for an actor that has just been placed and has not looked at its models yet."""

REMEMBERED = 600.0
"""Seconds that an actor whose node left is still reported."""

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
        self._record = Record(limits)
        self._lines: dict[str, Line] = {}
        self._plan: Plan | None = None
        self._models: tuple[str, ...] = ()
        self._offers: dict[str, ModelOffer] = {}
        self._tray = Tray(say, self._settled, self._impossible)
        self._seen = Seen(SEEN)
        self._departed: dict[str, tuple[ActorReport, float]] = {}
        self._lock = threading.RLock()

    def tend(self, patience: float) -> None:
        """Follow the cluster, place models, and hand out what waits. An actor silent for `patience` seconds is ended.
        Raises StudioUnreachable where a newer dispatcher of another build is at work."""
        if removed := cluster.remove_other_builds(self._build, self._fence):
            log.info("ended actors of other builds: %s", ", ".join(removed))
        self._follow_places()
        for line in self._all():
            line.check(patience)
        with self._lock:
            self._try_the_last()
            self._place_models()
            self._hand_over(self._tray.hand_out_waiting(self._hands(), time.monotonic()))

    def submit(self, jobs: Sequence[Job]) -> bool:
        """False where no actor is ready and nothing was taken."""
        with self._lock:
            hands = self._hands()
            if not hands and not any(line.state is StudioState.READY for line in self._all()):
                return False
            # What one actor has, or had, is not given to another.
            self._hand_over(self._tray.hand_out(self._seen.fresh(jobs), hands, time.monotonic()))
            return True

    def cancel(self, job_ids: Iterable[str]) -> None:
        job_ids = tuple(job_ids)
        with self._lock:
            waiting = self._tray.take_back(job_ids)
        for job in waiting:
            self._say(Failed(job.id, job.attempt, FailureCode.CANCELLED, "cancelled", retry=False))
        for line in self._all():
            line.cancel(job_ids)

    def readmit(self, actor: str) -> bool:
        """An operator's word: an actor that was taken out works again, one that cannot paint is started anew. False
        where nobody knows it."""
        line = self._lines.get(actor)
        if line is None:
            return False
        with self._lock:
            self._record.readmit(actor)
        if line.state is StudioState.GONE:
            cluster.remove(actor)
        self._wake()
        return True

    def close(self) -> None:
        for line in self._all():
            line.close()

    def state(self) -> StudioState:
        """A cluster without places waits for its nodes."""
        states = {report.state for report in map(self._report, self._all())} or {StudioState.STARTING}
        if not states - {StudioState.GONE, StudioState.OUT}:
            return StudioState.GONE
        return StudioState.READY if StudioState.READY in states else StudioState.STARTING

    def capacity(self) -> Capacity:
        lines = self._all()
        ready = [line for line in lines if self._report(line).state is StudioState.READY]
        measured = [speed for line in ready if line.health for speed in line.health.speeds]
        speeds = sorted(measured, key=lambda speed: speed.seconds_per_picture)  # of unlike workers the slowest is told
        offers = tuple(sorted(self._offers.values(), key=lambda offer: self._rank(offer.name)))
        first, nowhere = _of_first(offers, ready), dict(self._nowhere)
        return Capacity(
            state=self.state(),
            actors=len(ready),
            seconds_per_picture=1 / sum(1 / speed.seconds_per_picture for speed in first) if first else 0.0,
            seconds_alone=min((speed.seconds_alone for speed in first), default=0.0),
            running=sum(line.beat.running for line in ready if line.beat),
            queued=sum(line.beat.queued for line in ready if line.beat) + len(self._tray),
            models=tuple(offer for offer in offers if offer.name not in nowhere),
            speeds=tuple({(speed.model, speed.width, speed.height): speed for speed in speeds}.values()),
            reports=self._reports(lines),
            coming=tuple(model for model in self._known(lines) if model not in nowhere and model not in self._offers),
            nowhere=tuple(nowhere.items()),
        )

    def easels(self) -> dict[str, list[str]]:
        return {line.name: line.job_ids() for line in self._all()}

    def _known(self, lines: Iterable[Line]) -> Iterable[str]:
        """The models that were placed, and those that an actor has seen since."""
        seen = (model for line in lines if line.health for model in line.health.sizes)
        return dict.fromkeys((*self._models, *seen))

    @property
    def _nowhere(self) -> Mapping[str, str]:
        """The models without a place. One that an actor is to hold, which is out or starts again, has its place."""
        wanted = {model for line in self._all() for model in line.wanted or ()}
        return {model: why for model, why in self._plan.nowhere.items() if model not in wanted} if self._plan else {}

    def _all(self) -> tuple[Line, ...]:
        return tuple(self._lines.values())

    def _follow_places(self) -> None:
        """A line for every place of the cluster as it is now. A place whose node drains, or that is not wanted any more,
        loses its line once that is idle; one whose node is gone at once."""
        known = cluster.nodes()
        living = {node.id: node for node in known}
        wanted = {place.name: place for place in cluster.places(known, self._build, cluster.actors_on_processors())}
        for name in wanted.keys() - self._lines.keys():
            self._open(wanted[name])
        for line in self._all():
            line.leaving = line.name not in wanted
            if line.place.node.id not in living:
                line.give_up("its node left the cluster")
                self._let_go(line)
            elif line.leaving and not line.jobs:
                line.give_up("its node was drained" if living[line.place.node.id].draining else "not wanted any more")
                cluster.remove(line.name)
                self._let_go(line)
        for name in cluster.of_build(self._build):
            if name not in self._lines and name not in wanted:
                cluster.remove(name)

    def _open(self, place: cluster.Place) -> None:
        line = Line(
            place, self._build, self._fence, partial(self._hear, place.name), partial(self._trouble, place.name)
        )
        log.info("%s has a place on %s", place.name, place.node_name)
        self._departed.pop(place.name, None)
        self._lines = self._lines | {place.name: line}
        line.open()

    def _let_go(self, line: Line) -> None:
        report = replace(line.report(), models=(), running=0, queued=0, batch_fill=0.0, steps_per_second=0.0)
        log.info("%s is let go: %s", line.name, report.reason)
        self._lines = {name: other for name, other in self._lines.items() if name != line.name}
        with self._lock:
            self._record.forget(line.name)
            now = time.monotonic()
            since = now - REMEMBERED
            self._departed = {name: kept for name, kept in self._departed.items() if kept[1] > since}
            self._departed[line.name] = report, now

    def _hear(self, name: str, event: Event | None) -> None:
        match event:
            case Heartbeat():
                event = self._judged(name, event)
            case Painted():
                with self._lock:
                    again = self._record.paint(name, time.monotonic())
                if again:
                    log.warning("%s painted its job on trial and works again", name)
                    self._wake()
            case Failed(retry=True, code=code) if code is not FailureCode.NOT_READY:
                self._trouble(name, (event.job_id,), f"{code}: {event.message}")
        self._say(event)

    def _judged(self, name: str, beat: Heartbeat) -> Heartbeat:
        if (line := self._lines.get(name)) is None:
            return beat
        if line.health and line.health.models:
            self._offers = self._offers | {offer.name: offer for offer in line.health.models}
        if self._needs_tending(line):
            self._wake()
        report = self._report(line)
        return replace(beat, state=report.state, report=report)

    def _needs_tending(self, line: Line) -> bool:
        if line.health is None or not line.health.surveyed:
            return False
        return line.wanted is None or any(job.model in line.models for job in self._tray.jobs())

    def _trouble(self, name: str, jobs: Collection[str], reason: str) -> None:
        now = time.monotonic()
        with self._lock:
            out = self._record.fail(name, jobs, reason, now)
            told = self._record.reason(name, now)
        if out:
            log.error("%s is taken out: %s%s", name, told, self._said_of_last(name))
            self._wake()

    def _standing(self, line: Line) -> Standing:
        return self._record.standing(line.name, time.monotonic())

    def _report(self, line: Line) -> ActorReport:
        report, now = line.report(), time.monotonic()
        with self._lock:
            standing, why = self._record.standing(line.name, now), self._record.reason(line.name, now)
        if standing is Standing.OUT:
            report = replace(report, state=StudioState.OUT)
            why += self._said_of_last(line.name)
        if line.leaving:
            why = "finishes what it has and leaves"
        return replace(report, reason="; ".join(part for part in (why, report.reason) if part))

    def _reports(self, lines: Iterable[Line]) -> tuple[ActorReport, ...]:
        since = time.monotonic() - REMEMBERED
        departed = [report for report, at in self._departed.values() if at > since]
        return tuple(sorted([*map(self._report, lines), *departed], key=lambda report: report.actor))

    def _said_of_last(self, name: str) -> str:
        """The models that nobody else can paint with while this one is out."""
        others = {model for line in self._all() if line.name != name for model in line.models}
        line = self._lines.get(name)
        alone = sorted(line.models - others) if line else []
        return f"; it was the last with {', '.join(alone)}" if alone else ""

    def _try_the_last(self) -> None:
        """Where nobody else is left, those that are out go on trial at once."""
        lines = [line for line in self._all() if not line.leaving]
        if any(self._standing(line) is not Standing.OUT and line.state is not StudioState.GONE for line in lines):
            return
        for line in lines:
            self._record.try_now(line.name)

    def _place_models(self) -> None:
        lines = [line for line in self._all() if not line.leaving and self._standing(line) is not Standing.OUT]
        if any(_is_new(line) for line in lines):
            return
        slots = [slot for line in lines if (slot := line.slot())]
        if not slots:
            return
        self._models = tuple(dict.fromkeys((*self._models, *(model for slot in slots for model in slot.sizes))))
        decided = plan(self._models, slots, self._work())
        known, self._plan = self._nowhere, decided
        for model in self._nowhere.keys() - known.keys():
            log.error("%s has no place: %s", model, decided.nowhere[model])
        for name, models in decided.holds.items():
            if self._lines[name].wanted != models:
                log.info("%s is to hold %s", name, ", ".join(models) or "nothing")
                self._lines[name].hold(models)

    def _work(self) -> dict[str, float]:
        """Seconds of work that are in flight or wait, by model."""
        work: dict[str, float] = {}
        speeds = [speed for line in self._all() if line.health for speed in line.health.speeds]
        parts = [line.seconds() for line in self._all()]
        parts += [{job.model: cost(job, speeds)} for job in self._tray.jobs()]
        for part in parts:
            for model, seconds in part.items():
                work[model] = work.get(model, 0.0) + seconds
        return work

    def _hands(self) -> list[Hand]:
        hands = []
        for line in self._all():
            standing = self._standing(line)
            if line.state is not StudioState.READY or line.leaving or standing is Standing.OUT or not line.health:
                continue
            room = max(0, 1 - line.jobs) if standing is Standing.TRIAL else None
            hands.append(Hand(line.name, sum(line.seconds().values()), line.held, line.health.speeds, room))
        return hands

    def _hand_over(self, orders: Mapping[str, Sequence[Job]]) -> None:
        for name, own in orders.items():
            self._lines[name].submit(own)

    def _settled(self, job: Job) -> Job:
        offer = self._offers.get(job.model)
        return settled(job, offer) if offer else job

    def _impossible(self, job: Job) -> str:
        """Nothing is, before the actors have told what there is."""
        if self._plan is None or job.model in self._models:
            return self._nowhere.get(job.model, "")
        return f"there is no model named {job.model}"

    def _rank(self, model: str) -> int:
        return self._models.index(model) if model in self._models else len(self._models)


def _is_new(line: Line) -> bool:
    """It has not said yet what it can hold, and soon will."""
    return line.wanted is None and line.slot() is None and time.monotonic() - line.since < GATHER


def _of_first(offers: Sequence[ModelOffer], lines: Iterable[Line]) -> list[ModelSpeed]:
    """How fast each of these is with the first model at the size that it offers first."""
    if not offers:
        return []
    width, height = offers[0].sizes[0]
    found = []
    for line in lines:
        own = [speed for speed in line.health.speeds if speed.model == offers[0].name] if line.health else []
        if own:
            found.append(min(own, key=lambda speed: abs(speed.width * speed.height - width * height)))
    return found
