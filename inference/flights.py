"""The jobs that one actor has, on the dispatcher's side: how far each is, and which of its events still count."""

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from inference.protocol import Failed, Job, ModelSpeed, Painted, Progress, Started
from inference.sharing import cost


@dataclass(slots=True)
class Flight:
    """`left` is the share of the job's work that is still to do."""

    job: Job
    started: bool = False
    left: float = 1.0


class Flights:
    """May be asked from any thread."""

    def __init__(self) -> None:
        self._under_way: dict[str, Flight] = {}
        self._lock = threading.Lock()

    def __len__(self) -> int:
        with self._lock:
            return len(self._under_way)

    def board(self, jobs: Iterable[Job]) -> None:
        with self._lock:
            self._under_way.update((job.id, Flight(job)) for job in jobs)

    def ids(self) -> list[str]:
        with self._lock:
            return list(self._under_way)

    def jobs(self) -> list[Job]:
        with self._lock:
            return [flight.job for flight in self._under_way.values()]

    def among(self, job_ids: Iterable[str]) -> list[str]:
        with self._lock:
            return [job_id for job_id in job_ids if job_id in self._under_way]

    def started(self) -> list[str]:
        with self._lock:
            return [job_id for job_id, flight in self._under_way.items() if flight.started]

    def seconds(self, speeds: Sequence[ModelSpeed]) -> dict[str, float]:
        """The work that is still to do, by model."""
        work: dict[str, float] = {}
        with self._lock:
            for flight in self._under_way.values():
                left = flight.left * cost(flight.job, speeds)
                work[flight.job.model] = work.get(flight.job.model, 0.0) + left
        return work

    def note(self, event: Started | Progress) -> bool:
        """False where it is of no job, or no attempt, that is in flight."""
        with self._lock:
            flight = self._of(event)
            if flight is None:
                return False
            flight.started = True
            if isinstance(event, Progress) and event.steps:
                flight.left = 1 - event.step / event.steps
            return True

    def land(self, event: Painted | Failed) -> bool:
        """False where it is of no job, or no attempt, that is in flight."""
        with self._lock:
            if self._of(event) is None:
                return False
            del self._under_way[event.job_id]
            return True

    def take_out(self, jobs: Iterable[Job]) -> list[Job]:
        """Those that were still in flight."""
        with self._lock:
            own = [job for job in jobs if (flight := self._under_way.get(job.id)) and flight.job is job]
            for job in own:
                del self._under_way[job.id]
            return own

    def _of(self, event: Started | Progress | Painted | Failed) -> Flight | None:
        flight = self._under_way.get(event.job_id)
        return flight if flight and flight.job.attempt == event.attempt else None
