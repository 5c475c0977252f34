"""The Ray actor: one engine on one device. It only asks the engine and answers.

Imports torch on a thread of its own, so that it says "starting" while the weights load."""

import logging
import os
import threading
import time
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import ray

from inference.health import Health, Spec
from inference.outbox import Outbox
from inference.protocol import Event, Heartbeat, Job, ModelOffer, ModelSpeed, StudioState

if TYPE_CHECKING:
    from inference.engine import Engine

log = logging.getLogger(__name__)

HEARTBEAT = 1.0


class Painter:
    """Streams are numbered by whoever opens them; only the holder of the current one may submit and cancel."""

    def __init__(self, spec: Spec) -> None:
        self._spec = spec
        self._outbox = Outbox()
        self._engine: Engine | None = None
        self._device = ""
        self._offers: tuple[ModelOffer, ...] = ()
        self._speeds: tuple[ModelSpeed, ...] = ()
        self._state, self._reason = StudioState.STARTING, "loading the weights"
        self._draining = False
        threading.Thread(target=self._load, name="load", daemon=True).start()

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
        """False where nothing was taken: the stream is not current, the weights are not loaded, or this one drains."""
        if not self._outbox.is_current(stream) or not self._engine or self._draining:
            return False
        self._engine.submit(jobs)
        return True

    def cancel(self, stream: str, job_ids: Sequence[str]) -> None:
        if self._outbox.is_current(stream) and self._engine:
            self._engine.cancel(job_ids)

    def close(self, stream: str) -> None:
        self._outbox.end(stream)

    def give_way(self, fence: int) -> bool:
        """End the stream of an older dispatcher, so that it knows; False where the asker is the older one."""
        return self._outbox.begin(fence, "")

    def drain(self) -> int:
        """Take nothing more; how many jobs are left."""
        self._draining = True
        self._state, self._reason = StudioState.GONE, "draining"
        beat = self._heartbeat()
        return beat.running + beat.queued

    def health(self) -> Health:
        beat = self._heartbeat()
        return Health(
            name=self._spec.name,
            build=self._spec.build,
            state=beat.state,
            reason=self._reason,
            node=ray.get_runtime_context().get_node_id(),
            pid=os.getpid(),
            device=self._device,
            running=beat.running,
            queued=beat.queued,
            steps_per_second=beat.steps_per_second,
            models=self._offers,
            speeds=self._speeds,
        )

    def _heartbeat(self) -> Heartbeat:
        if not self._engine:
            return Heartbeat(self._spec.name, time.time(), self._state)
        load = self._engine.load()
        name = self._spec.name
        return Heartbeat(name, time.time(), self._state, load.running, load.queued, load.steps_per_second)

    def _clear(self) -> None:
        if self._engine:
            self._engine.clear()

    def _load(self) -> None:
        try:
            from inference.loading import load

            loaded = load(self._spec.models, self._spec.threads, self._outbox.put, self._spec.name)
        except Exception as error:
            log.exception("the models could not be loaded")
            self._state, self._reason = StudioState.GONE, str(error) or repr(error)
            return
        self._device, self._offers, self._speeds = loaded.device, loaded.offers, loaded.speeds
        loaded.engine.start()
        self._engine = loaded.engine
        self._state, self._reason = StudioState.READY, ""


# `events` needs a thread for the current stream and for those that it ended, which take a moment to notice. Ray repeats
# nothing: the lease in the database decides what is done again.
_remote: Any = ray.remote
RemotePainter = _remote(concurrency_groups={"events": 8}, max_restarts=-1, max_task_retries=0)(Painter)
