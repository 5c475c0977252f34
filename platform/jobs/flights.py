"""What one dispatcher has in the air: leased, handed to the engine, and not settled yet. Values only, safe for
threads."""

import threading
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from jobs.limits import UNMEASURED
from jobs.models import Job


@dataclass(slots=True)
class Flight:
    """A job as it was leased. `heard_at` is when the engine last said something of it, in seconds of a monotonic
    clock; `patience` how long it may say nothing once it has begun."""

    job: Job
    heard_at: float
    started: bool = False
    landing: bool = False
    patience: float = UNMEASURED
    step: int = 0

    @property
    def fence(self) -> int:
        return self.job.fence


WAITING = 10.0
"""So many times its patience a job may wait in the engine for its turn."""


class Flights:
    def __init__(self) -> None:
        self._flights: dict[UUID, Flight] = {}
        self._newly_started: list[UUID] = []
        self._lock = threading.Lock()

    def __len__(self) -> int:
        """How many the engine still has."""
        with self._lock:
            return sum(not flight.landing for flight in self._flights.values())

    def board(self, jobs: Iterable[Job], now: float) -> None:
        with self._lock:
            self._flights.update((job.pk, Flight(job, now)) for job in jobs)

    def allow(self, job_id: UUID, fence: int, patience: float) -> None:
        """How long nothing need be heard of it."""
        with self._lock:
            if flight := self._current(str(job_id), fence):
                flight.patience = patience

    def hear(self, job_id: str, fence: int, now: float, step: int = 0) -> Flight | None:
        """The flight that an event is about; None where it is not ours or of an older lease. `step` is done."""
        with self._lock:
            flight = self._current(job_id, fence)
            if flight is not None:
                flight.heard_at, flight.step = now, max(step, flight.step)
                if not flight.started:
                    flight.started = True
                    self._newly_started.append(flight.job.pk)
            return flight

    def land(self, job_id: str, fence: int) -> Flight | None:
        """Its outcome is there: given out once. The lease is held until it is settled."""
        with self._lock:
            flight = self._current(job_id, fence)
            if flight is not None:
                flight.landing = True
            return flight

    def land_all(self) -> list[Flight]:
        """The engine has nothing of ours any more."""
        with self._lock:
            landed = [flight for flight in self._flights.values() if not flight.landing]
            for flight in landed:
                flight.landing = True
            return landed

    def take_started(self) -> list[UUID]:
        """Those that started since this was asked before."""
        with self._lock:
            taken, self._newly_started = self._newly_started, []
            return taken

    def steps(self) -> dict[str, int]:
        """How far those got that the engine has begun."""
        with self._lock:
            return {str(job_id): flight.step for job_id, flight in self._flights.items() if flight.started}

    def silent(self, now: float) -> list[Flight]:
        """Of which not a word was heard for longer than their patience."""
        with self._lock:
            return [
                flight
                for flight in self._flights.values()
                if not flight.landing and now - flight.heard_at > flight.patience * (1 if flight.started else WAITING)
            ]

    def flies(self, job_id: UUID, fence: int) -> bool:
        """Whether this lease is still in the air."""
        with self._lock:
            return self._current(str(job_id), fence) is not None

    def held(self) -> dict[UUID, int]:
        """Every lease to be renewed, with its fence."""
        with self._lock:
            return {job_id: flight.fence for job_id, flight in self._flights.items()}

    def drop(self, job_id: UUID, fence: int) -> None:
        with self._lock:
            flight = self._flights.get(job_id)
            if flight is not None and flight.fence == fence:
                del self._flights[job_id]

    def _current(self, job_id: str, fence: int) -> Flight | None:
        try:
            flight = self._flights.get(UUID(job_id))
        except ValueError:
            return None
        return flight if flight is not None and flight.fence == fence and not flight.landing else None
