"""Outcomes on their way into the database. They wait here while it is away, so no finished picture is lost while we
live."""

import logging
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import Error as DatabaseError
from django.db import connection

from inference.protocol import Failed, FailureCode, Painted
from jobs import leases
from jobs.closing import PASSING
from jobs.flights import Flight, Flights
from paintoff.standstill import lost_when_ended

logger = logging.getLogger(__name__)

UNREADY = timedelta(seconds=2)
AT_ONCE = 5
"""So many leases a job that nobody began is handed on without a pause; then whoever loses it gets time to recover."""

AWAY = (*PASSING, ConnectionError)
"""A place for pictures that does not answer says nothing against the handler either."""

TRIES_MAX = 5
"""A handler whose transaction meets passing errors so often, while the database answers, is treated as one that
raised."""


@dataclass(frozen=True, slots=True)
class Lost:
    """Whoever painted it is gone. `blamed`: the job may have been the reason, so the attempt counts."""

    reason: str
    blamed: bool


@dataclass(frozen=True, slots=True)
class Fault:
    """It failed on our side of the wall."""

    code: str
    message: str
    retry: bool


Outcome = Painted | Failed | Lost | Fault


class Settler:
    """A queue with threads that call `run`. `settled` is called after each outcome: a job may be waiting again."""

    def __init__(self, flights: Flights, clock: Callable[[], datetime], settled: Callable[[], None]) -> None:
        self._flights, self._clock, self._settled = flights, clock, settled
        self._outcomes: queue.Queue[tuple[Flight, Outcome] | None] = queue.Queue()
        self._ended = threading.Event()

    def put(self, flight: Flight, outcome: Outcome) -> None:
        self._outcomes.put((flight, outcome))

    def run(self) -> None:
        try:
            while (landed := self._outcomes.get()) is not None:
                self._settle(*landed)
                self._outcomes.task_done()
            self._outcomes.put(None)
        finally:
            connection.close()

    def end(self) -> None:
        """What is waiting is still settled, but nothing is tried a second time; the lease then decides."""
        self._ended.set()
        self._outcomes.put(None)

    def _settle(self, flight: Flight, outcome: Outcome) -> None:
        """Until it is written, or an end was asked for; a handler that raises makes the picture a failed attempt."""
        tries = 0
        while True:
            try:
                with lost_when_ended():
                    self._write(flight, outcome)
                break
            except AWAY as passing:
                error: Exception = passing
                tries += 1
                connection.close()
                if tries < TRIES_MAX or not _database_answers():
                    if self._ended.wait(pause(tries)):
                        break
                    continue
            except Exception as raised:
                error = raised
            if not isinstance(outcome, Painted):
                logger.error("job %s cannot be settled; its lease will run out", flight.job.id, exc_info=error)
                break
            outcome, tries = _refused(flight, error), 0
        self._flights.drop(flight.job.pk, flight.fence)
        self._settled()

    def _write(self, flight: Flight, outcome: Outcome) -> None:
        job_id, fence, now = flight.job.pk, flight.fence, self._clock()
        match outcome:
            case Painted():
                done = leases.settle_painted(job_id, fence, outcome, now)
            case Failed(code=FailureCode.NOT_READY):
                done = leases.release(job_id, fence, now, delay=UNREADY)
            case Failed(code=FailureCode.CANCELLED):
                # What we cancel is no longer in the air, so this was not our wish: somebody else's older lease ended.
                done = leases.release(job_id, fence, now)
            case Failed(code=code, message=message, retry=retry) | Fault(code=code, message=message, retry=retry):
                done = leases.settle_failed(job_id, fence, code, message, retry, now)
            case Lost(reason=reason, blamed=True):
                done = leases.settle_failed(job_id, fence, "lost", reason, True, now, delay=timedelta(0))
            case Lost():
                done = leases.release(job_id, fence, now, delay=timedelta(0) if fence <= AT_ONCE else UNREADY)
        if not done:
            logger.info("job %s: an outcome of its lease %s came too late and is dropped", job_id, fence)


def pause(tries: int) -> float:
    return min(2.0, 0.05 * float(2**tries))


def _refused(flight: Flight, error: Exception) -> Fault:
    logger.error("job %s: its handler %s raised", flight.job.id, flight.job.handler, exc_info=error)
    return Fault("handler-raised", f"its handler {flight.job.handler} raised {type(error).__name__}", retry=True)


def _database_answers() -> bool:
    try:
        connection.ensure_connection()
        return connection.is_usable()
    except DatabaseError:
        return False
