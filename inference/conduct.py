"""How a crew's workers do: who is taken out, who is on trial, and how that is told. Knows neither lines nor jobs."""

import logging
import threading
import time
from collections.abc import Collection, Iterable
from dataclasses import replace

from inference.protocol import ActorReport, StudioState
from inference.record import Limits, Record, Standing
from inference.worker import Worker

log = logging.getLogger(__name__)


class Conduct:
    """May be asked from any thread. `workers` are always all that the crew has."""

    def __init__(self, limits: Limits) -> None:
        self._record = Record(limits)
        self._lock = threading.Lock()

    def standing(self, name: str) -> Standing:
        with self._lock:
            return self._record.standing(name, time.monotonic())

    def fail(self, name: str, jobs: Collection[str], reason: str, workers: Iterable[Worker]) -> bool:
        """Whether that takes the worker out, anew or again."""
        now = time.monotonic()
        with self._lock:
            out = self._record.fail(name, jobs, reason, now)
            told = self._record.reason(name, now)
        if out:
            log.error("%s is taken out: %s%s", name, told, _said_of_last(name, workers))
        return out

    def paint(self, name: str) -> bool:
        """Whether that ended a trial well."""
        with self._lock:
            again = self._record.paint(name, time.monotonic())
        if again:
            log.warning("%s painted its job on trial and works again", name)
        return again

    def try_the_last(self, workers: Iterable[Worker]) -> None:
        """Where nobody else is left, those that are out go on trial at once."""
        staying = [worker for worker in workers if not worker.leaving]
        if any(self._works(worker) for worker in staying):
            return
        with self._lock:
            for worker in staying:
                self._record.try_now(worker.name)

    def readmit(self, name: str) -> None:
        with self._lock:
            self._record.readmit(name)

    def forget(self, name: str) -> None:
        with self._lock:
            self._record.forget(name)

    def report(self, worker: Worker, workers: Iterable[Worker]) -> ActorReport:
        """What the worker says, with what is known against it."""
        report, now = worker.report(), time.monotonic()
        with self._lock:
            standing, why = self._record.standing(worker.name, now), self._record.reason(worker.name, now)
        if standing is Standing.OUT:
            report = replace(report, state=StudioState.OUT)
            why += _said_of_last(worker.name, workers)
        if worker.leaving:
            why = "finishes what it has and leaves"
        return replace(report, reason="; ".join(part for part in (why, report.reason) if part))

    def _works(self, worker: Worker) -> bool:
        return self.standing(worker.name) is not Standing.OUT and worker.state is not StudioState.GONE


def _said_of_last(name: str, workers: Iterable[Worker]) -> str:
    """The models that nobody else can paint with while this one is out."""
    models = {worker.name: worker.models for worker in workers}
    others = {model for other, held in models.items() if other != name for model in held}
    alone = sorted(models.get(name, frozenset()) - others)
    return f"; it was the last with {', '.join(alone)}" if alone else ""
