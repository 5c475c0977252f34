"""The dispatcher: takes waiting jobs, keeps the studio busy with a few at a time, and brings their outcomes home.

The rows are the truth. Everything here may be killed or stopped at any point: what it held is leased again elsewhere,
and what it says afterwards is dropped by the fences. It knows no game and, apart from `Studio`, no engine.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection

from inference.client import Studio
from jobs import beats, leases, limits, readmission
from jobs.clock import Every, database_now
from jobs.closing import PASSING
from jobs.flights import Flights
from jobs.handing import Handing
from jobs.hearing import Hearing
from jobs.line import Line, LineState
from jobs.models import Job
from jobs.relay import Relay
from jobs.samples import Sampler
from jobs.settling import Fault, Lost, Outcome, Settler, pause
from jobs.wake import Listener
from jobs.window import window
from paintoff.standstill import lost_when_ended

logger = logging.getLogger(__name__)

LEAVE_WITHIN = 3.0


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds, except `settlers`. A lease outlives three missed renewals; `silence` is how long the studio may say
    nothing, `patience` the least that one started job may, beside what its work adds."""

    lease: float = 15.0
    renew: float = 4.0
    look: float = 1.0
    beat: float = 2.0
    silence: float = 10.0
    patience: float = limits.LEAST
    settlers: int = 2


class Superseded(Exception):
    """A newer dispatcher of the same name has begun."""


class Dispatcher:
    """`run` works until `stop` is set, then hands back what it holds. One per name. Of several at one studio, which
    `place` names, the last to begin works and the others stand by; those at different studios share the queue."""

    def __init__(
        self,
        open_studio: Callable[[], Studio],
        name: str,
        *,
        place: str = "",
        clock: Callable[[], datetime] = database_now,
        pace: Pace = Pace(),
    ) -> None:
        self._name, self._place, self._clock, self._pace = name, place, clock, pace
        self._fence = 0
        self._said = LineState.STARTING
        self._flights = Flights()
        self._wake, self._rows_moved = threading.Event(), threading.Event()
        self._settler = Settler(self._flights, clock, self._wake.set)
        self._relay = Relay()
        self._line = Line(open_studio, Hearing(self._flights, self._settler, self._relay, self._wake.set))
        self._handing = Handing(self._flights, self._line, self._land, pace.patience)
        self._sampler = Sampler()
        self._listener = Listener(self._on_notified)
        self._look, self._renew, self._beat = Every(pace.look), Every(pace.renew), Every(pace.beat)

    def run(self, stop: threading.Event) -> None:
        """Raises Superseded where a newer dispatcher of this name has begun."""
        self._patiently(self._begin, stop)
        threads = self._start_threads()
        try:
            while not stop.is_set():
                self._patiently(self._turn, stop)
                self._wake.wait(self._pace.look)
                self._wake.clear()
        finally:
            self._leave(threads)

    def wake(self) -> None:
        self._wake.set()

    def _patiently(self, step: Callable[[], None], stop: threading.Event) -> None:
        """Do it, waiting for the database where it is away."""
        tries = 0
        while not stop.is_set():
            try:
                with lost_when_ended():
                    step()
                break
            except PASSING as error:
                tries += 1
                logger.warning("the database is away: %s", str(error).strip().partition("\n")[0])
                connection.close()
                stop.wait(pause(tries))

    def _begin(self) -> None:
        now = self._clock()
        self._fence = beats.begin(self._name, self._place, now)
        leases.take_over(self._name, self._fence, now)

    def _turn(self) -> None:
        now, here = self._clock(), time.monotonic()
        if self._rows_moved.is_set():
            self._rows_moved.clear()
            self._drop_all_but(leases.still_held(self._name, self._fence, held := self._flights.held()), held)
        # Before what has run out is looked for: after a long wait for the studio that may be our own.
        if self._renew.is_due(here):
            ttl = timedelta(seconds=self._pace.lease)
            self._drop_all_but(leases.renew(self._name, self._fence, held := self._flights.held(), ttl, now), held)
        if self._look.is_due(here):
            leases.expire_due(now)
            self._watch_the_studio(here)
        self._say_started(now)
        state = self._line.state
        if self._beat.is_due(here) or state != self._said:
            self._say_alive(now, state)
        if state is LineState.READY:
            self._fill(here)

    def _fill(self, here: float) -> None:
        stream = self._line.streams
        if (room := window(self._line.capacity()) - len(self._flights)) <= 0:
            return
        # Not the turn's beginning: who asked since then would be passed over for those behind.
        now = self._clock()
        jobs = leases.lease(self._name, self._fence, room, timedelta(seconds=self._pace.lease), now)
        self._flights.board(jobs, here)
        self._handing.submit(jobs)
        if self._line.streams != stream:
            # The stream ended meanwhile: whoever counted what went down with it may not have seen these.
            self._land_lost(jobs)

    def _drop_all_but(self, ours: set[UUID], held: dict[UUID, int]) -> None:
        """What is no longer ours is forgotten, and painted no further unless somebody else has it painted now."""
        lost = {job_id: fence for job_id, fence in held.items() if job_id not in ours}
        if lost:
            for job_id, fence in lost.items():
                self._flights.drop(job_id, fence)
            self._cancel(lost.keys() - leases.leased(lost))

    def _say_started(self, now: datetime) -> None:
        if started := self._flights.take_started():
            leases.mark_started(self._name, self._fence, started, now)

    def _say_alive(self, now: datetime, state: LineState) -> None:
        if not self._beat_once(now, state):
            raise Superseded(self._name)
        self._said = state
        self._line.want(beats.leads(self._name, self._fence, self._place, now))
        self._serve_operators(now)

    def _serve_operators(self, now: datetime) -> None:
        reports = self._line.capacity().reports
        self._sampler.keep(reports, now)
        for actor in readmission.take([report.actor for report in reports]):
            self._line.readmit(actor)

    def _beat_once(self, now: datetime, state: LineState) -> bool:
        detail = {
            "in_flight": len(self._flights),
            "silent_for": round(self._line.silent_for(), 1),
            "steps": self._flights.steps(),
            "easels": dict(self._line.easels()),
        }
        return beats.beat(self._name, self._fence, self._place, now, state, self._line.capacity(), detail)

    def _watch_the_studio(self, here: float) -> None:
        self._line.check(self._pace.silence)
        for flight in self._flights.silent(here):
            self._land(flight.job, Fault("stuck", f"not a word of it in {here - flight.heard_at:.0f} s", retry=True))
            self._cancel([flight.job.pk])

    def _on_notified(self) -> None:
        self._rows_moved.set()
        self._wake.set()

    def _land(self, job: Job, outcome: Outcome) -> None:
        if flight := self._flights.land(str(job.pk), job.fence):
            self._settler.put(flight, outcome)

    def _land_lost(self, jobs: Iterable[Job]) -> None:
        for job in jobs:
            self._land(job, Lost("the studio was away", blamed=False))

    def _cancel(self, job_ids: Iterable[UUID]) -> None:
        if ids := [str(job_id) for job_id in job_ids]:
            self._line.cancel(ids)

    def _start_threads(self) -> list[threading.Thread]:
        loops = [("line", self._line.run), ("relay", self._relay.run), ("listener", self._listener.run)]
        loops.append(("sourcing", self._handing.sourcing.run))
        loops += [(f"settler-{n}", self._settler.run) for n in range(self._pace.settlers)]
        threads = [threading.Thread(target=loop, name=name, daemon=True) for name, loop in loops]
        for thread in threads:
            thread.start()
        return threads

    def _leave(self, threads: list[threading.Thread]) -> None:
        """Settle what is finished, hand back the rest, and let go of the studio."""
        left = [flight.job for flight in self._flights.land_all()]
        self._hand_back(left)
        self._line.end()
        self._settler.end()
        self._relay.end()
        self._handing.sourcing.end()
        self._listener.end()
        deadline = time.monotonic() + LEAVE_WITHIN
        for thread in threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        if busy := [thread.name for thread in threads if thread.is_alive()]:
            logger.warning("left behind while busy: %s", ", ".join(busy))
        try:
            self._beat_once(self._clock(), LineState.STOPPED)
        except PASSING:
            logger.warning("left without a word in the database")
        finally:
            connection.close()

    def _hand_back(self, jobs: Iterable[Job]) -> None:
        try:
            now = self._clock()
            self._cancel([job.pk for job in jobs if leases.release(job.pk, job.fence, now)])
        except PASSING:
            logger.warning("the database is away; the leases will run out")
