"""How a crew's workers do: who is taken out, who is on trial, and how that is told. Knows lines, no cluster and no jobs."""

import logging
import threading
import time
from collections.abc import Collection, Iterable
from dataclasses import replace

from inference.line import Line
from inference.protocol import ActorReport, StudioState
from inference.record import Limits, Record, Standing

log = logging.getLogger(__name__)


class Conduct:
    """May be asked from any thread. `lines` are always all that the crew has."""

    def __init__(self, limits: Limits) -> None:
        self._record = Record(limits)
        self._lock = threading.Lock()

    def standing(self, name: str) -> Standing:
        with self._lock:
            return self._record.standing(name, time.monotonic())

    def fail(self, name: str, jobs: Collection[str], reason: str, lines: Iterable[Line]) -> bool:
        """Whether that takes the worker out, anew or again."""
        now = time.monotonic()
        with self._lock:
            out = self._record.fail(name, jobs, reason, now)
            told = self._record.reason(name, now)
        if out:
            log.error("%s is taken out: %s%s", name, told, _said_of_last(name, lines))
        return out

    def paint(self, name: str) -> bool:
        """Whether that ended a trial well."""
        with self._lock:
            again = self._record.paint(name, time.monotonic())
        if again:
            log.warning("%s painted its job on trial and works again", name)
        return again

    def try_the_last(self, lines: Iterable[Line]) -> None:
        """Where nobody else is left, those that are out go on trial at once."""
        staying = [line for line in lines if not line.leaving]
        if any(self._works(line) for line in staying):
            return
        with self._lock:
            for line in staying:
                self._record.try_now(line.name)

    def readmit(self, name: str) -> None:
        with self._lock:
            self._record.readmit(name)

    def forget(self, name: str) -> None:
        with self._lock:
            self._record.forget(name)

    def report(self, line: Line, lines: Iterable[Line]) -> ActorReport:
        """What the line says, with what is known against its worker."""
        report, now = line.report(), time.monotonic()
        with self._lock:
            standing, why = self._record.standing(line.name, now), self._record.reason(line.name, now)
        if standing is Standing.OUT:
            report = replace(report, state=StudioState.OUT)
            why += _said_of_last(line.name, lines)
        if line.leaving:
            why = "finishes what it has and leaves"
        return replace(report, reason="; ".join(part for part in (why, report.reason) if part))

    def _works(self, line: Line) -> bool:
        return self.standing(line.name) is not Standing.OUT and line.state is not StudioState.GONE


def _said_of_last(name: str, lines: Iterable[Line]) -> str:
    """The models that nobody else can paint with while this one is out."""
    models = {line.name: line.models for line in lines}
    others = {model for other, held in models.items() if other != name for model in held}
    alone = sorted(models.get(name, frozenset()) - others)
    return f"; it was the last with {', '.join(alone)}" if alone else ""
