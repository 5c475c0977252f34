"""The Ray actor: one engine on one device. It only asks the engine and its shelf of models, and answers.

Imports torch on a thread of its own, so that it says "starting" while the weights load."""

import logging
import os
import threading
import time
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import ray

from inference.health import Health, Spec
from inference.importing import uncollected
from inference.outbox import Outbox
from inference.protocol import ActorReport, Event, Heartbeat, Job, StudioState

if TYPE_CHECKING:
    from inference.engine import Engine
    from inference.shelf import Shelf

log = logging.getLogger(__name__)

HEARTBEAT = 1.0

STALLED = 300.0
STALLED_TIMES = 10
"""An actor whose engine has work and made no step in so many seconds, and so many times what its slowest picture takes,
ends itself: Ray starts it anew, and its jobs are done elsewhere."""


class Painter:
    """Streams are numbered by whoever opens them; only the holder of the current one may submit, cancel and say which
    models to hold."""

    def __init__(self, spec: Spec) -> None:
        self._spec = spec
        self._outbox = Outbox()
        # An older dispatcher of another build may find it before its own has opened a stream, and must not end it.
        self._outbox.begin(spec.fence, "")
        self._engine: Engine | None = None
        self._shelf: Shelf | None = None
        self._told: Sequence[str] | None = None
        self._broken = ""
        threading.Thread(target=self._keep, name="shelf", daemon=True).start()

    @ray.method(concurrency_group="events", num_returns="streaming")
    def events(self, fence: int, stream: str) -> Iterator[tuple[Event, ...]]:
        """Opens a stream, which empties the easel, and yields what happens; a heartbeat first and every second. Ends
        where a newer stream was opened, at once where `fence` is older than another's."""
        if not self._outbox.begin(fence, stream):
            return
        self._clear()
        beat = 0.0
        taken: tuple[Event, ...] | None = ()
        while taken is not None:
            if time.monotonic() - beat >= HEARTBEAT:
                beat = time.monotonic()
                taken = (*taken, self._heartbeat())
            if taken:
                yield taken
            taken = self._outbox.take(stream, HEARTBEAT)

    def submit(self, stream: str, jobs: Sequence[Job]) -> bool:
        """False where nothing was taken: the stream is not current, or no model is loaded."""
        ready = self._state() is StudioState.READY
        if not self._outbox.is_current(stream) or not self._engine or not ready:
            return False
        self._engine.submit(jobs)
        return True

    def cancel(self, stream: str, job_ids: Sequence[str]) -> None:
        if self._outbox.is_current(stream) and self._engine:
            self._engine.cancel(job_ids)

    def hold(self, stream: str, models: Sequence[str]) -> None:
        """Have these models in memory and no others."""
        if not self._outbox.is_current(stream):
            return
        self._told = models
        if self._shelf:
            self._shelf.hold(models)

    def close(self, stream: str) -> None:
        self._outbox.end(stream)

    def give_way(self, fence: int) -> bool:
        """End the stream of an older dispatcher, so that it knows; False where the asker is the older one."""
        return self._outbox.begin(fence, "")

    def health(self) -> Health:
        shelf = self._shelf
        known = Health(
            name=self._spec.name,
            build=self._spec.build,
            state=self._state(),
            reason=self._reason(),
            node=self._spec.node or ray.get_runtime_context().get_node_id(),
            pid=os.getpid(),
            device=shelf.device if shelf else "",
        )
        return shelf.described(known) if shelf else known

    def _state(self) -> StudioState:
        shelf = self._shelf
        if self._broken or (shelf and shelf.failed):
            return StudioState.GONE
        return StudioState.READY if shelf and shelf.offers else StudioState.STARTING

    def _reason(self) -> str:
        return self._broken or (self._shelf.reason if self._shelf else "starting")

    def _heartbeat(self) -> Heartbeat:
        name, state, report = self._spec.name, self._state(), self._report()
        return Heartbeat(name, time.time(), state, report.running, report.queued, report.steps_per_second, report)

    def _report(self) -> ActorReport:
        about: dict[str, Any] = {"node": self._spec.node, "pid": os.getpid(), "reason": self._reason()}
        if self._engine:
            load = self._engine.load()
            about |= {name: getattr(load, name) for name in load.__slots__}
            if load.stalled > self._patience():
                self._die(f"no step in {load.stalled:.0f} s")
        if self._shelf:
            memory = self._shelf.memory()
            about |= {
                "device": self._shelf.device,
                "models": tuple(self._shelf.offers),
                "tuning": self._shelf.tuning,
                "memory_used": memory.used,
                "memory_total": memory.total,
            }
        return ActorReport(self._spec.name, self._state(), **about)

    def _patience(self) -> float:
        speeds = [speed for model in tuple(self._shelf.speeds.values()) for speed in model] if self._shelf else []
        return STALLED + STALLED_TIMES * max((speed.seconds_alone for speed in speeds), default=0.0)

    def _die(self, reason: str) -> None:
        """A device that failed stays failed for its process."""
        log.critical("%s ends itself: %s", self._spec.name, reason)
        os._exit(1)

    def _clear(self) -> None:
        if self._engine:
            self._engine.clear()

    def _changed(self) -> None:
        self._outbox.put(self._heartbeat())

    def _keep(self) -> None:
        try:
            with uncollected():
                from inference.engine import Engine
                from inference.shelf import Shelf

            engine = Engine({}, self._outbox.put, {}, self._spec.name, broken=self._die)
            shelf = Shelf(self._spec, engine, self._changed)
            engine.start()
            self._engine, self._shelf = engine, shelf
            if self._told is not None:
                shelf.hold(self._told)
            shelf.keep()
        except Exception as error:
            log.exception("the engine could not be started")
            self._broken = str(error) or repr(error)
            self._changed()


# `events` needs a thread for the current stream and for those that it ended, which take a moment to notice. Ray repeats
# nothing: the lease in the database decides what is done again.
_remote: Any = ray.remote
RemotePainter = _remote(concurrency_groups={"events": 8}, max_restarts=-1, max_task_retries=0)(Painter)
