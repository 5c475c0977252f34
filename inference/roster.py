"""The roster of a crew: a line to every place of the cluster as it is now, and what was told last of those that left.
Imports Ray; knows no jobs."""

import logging
import time
from collections.abc import Callable, Collection
from dataclasses import replace
from functools import partial

from inference import cluster
from inference.line import Line
from inference.protocol import ActorReport, Event
from inference.worker import Worker

log = logging.getLogger(__name__)

REMEMBERED = 600.0
"""Seconds that an actor whose node left is still reported."""


class Roster:
    """`hear` and `trouble` are a line's `say` and `troubled`, with the actor's name first; `forget` is told the name of
    each that was let go. `follow` is for one thread, the rest for any."""

    def __init__(
        self,
        build: str,
        fence: int,
        hear: Callable[[str, Event | None], None],
        trouble: Callable[[str, Collection[str], str], None],
        forget: Callable[[str], None],
    ) -> None:
        self._build, self._fence = build, fence
        self._hear, self._trouble, self._forget = hear, trouble, forget
        # Both are replaced, never changed: other threads read them meanwhile.
        self._lines: dict[str, Line] = {}
        self._departed: dict[str, tuple[ActorReport, float]] = {}

    def lines(self) -> tuple[Line, ...]:
        return tuple(self._lines.values())

    def workers(self) -> list[Worker]:
        return [line.worker for line in self.lines()]

    def line(self, name: str) -> Line | None:
        return self._lines.get(name)

    def departed(self) -> list[ActorReport]:
        since = time.monotonic() - REMEMBERED
        return [report for report, at in self._departed.values() if at > since]

    def follow(self) -> None:
        """A line for every place of the cluster as it is now. A place whose node drains, or that is not wanted any more,
        loses its line once that is idle; one whose node is gone at once."""
        known = cluster.nodes()
        living = {node.id: node for node in known}
        wanted = {place.name: place for place in cluster.places(known, self._build, cluster.actors_on_processors())}
        for name in wanted.keys() - self._lines.keys():
            self._open(wanted[name])
        for line in self.lines():
            line.worker.leaving = line.name not in wanted
            if line.worker.place.node.id not in living:
                line.give_up("its node left the cluster")
                self._let_go(line)
            elif line.worker.leaving and not line.jobs:
                line.give_up(
                    "its node was drained" if living[line.worker.place.node.id].draining else "not wanted any more"
                )
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
        self._departed = {name: kept for name, kept in self._departed.items() if name != place.name}
        self._lines = self._lines | {place.name: line}
        line.open()

    def _let_go(self, line: Line) -> None:
        report = replace(line.worker.report(), models=(), running=0, queued=0, batch_fill=0.0, steps_per_second=0.0)
        log.info("%s is let go: %s", line.name, report.reason)
        self._lines = {name: other for name, other in self._lines.items() if name != line.name}
        self._forget(line.name)
        now = time.monotonic()
        kept = {name: kept for name, kept in self._departed.items() if kept[1] > now - REMEMBERED}
        self._departed = kept | {line.name: (report, now)}
