"""Carries notices from blocking code to the hubs of this process and, on a thread of its own, to the channel layer.

One event loop per process lives on that thread: `async_to_sync` would make one, with new connections, per call.
"""

import asyncio
import atexit
import logging
import os
import queue
import threading
import time
from collections.abc import Callable
from contextlib import suppress

from channels.layers import get_channel_layer

from live.notices import Notice

logger = logging.getLogger(__name__)

WAITING = 2000
SEND_SECONDS = 3.0
FLUSH_SECONDS = 1.0

Listener = Callable[[Notice], None]


class Publisher:
    def __init__(self) -> None:
        self.listeners: set[Listener] = set()
        self._notices: queue.Queue[Notice] = queue.Queue(WAITING)
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()

    def publish(self, notice: Notice) -> None:
        for listener in tuple(self.listeners):
            listener(notice)
        if get_channel_layer() is None:
            return
        try:
            self._notices.put_nowait(notice)
        except queue.Full:
            logger.warning("The channel layer is behind or away: dropped a %s notice", notice["kind"])
        self._start()

    def flush(self, seconds: float = FLUSH_SECONDS) -> bool:
        """Wait until everything published so far was handed to the layer; False when it was not in time."""
        until = time.monotonic() + seconds
        while self._notices.unfinished_tasks and time.monotonic() < until:
            time.sleep(0.005)
        return not self._notices.unfinished_tasks

    def _start(self) -> None:
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="live-publisher", daemon=True)
                self._thread.start()

    def _work(self) -> None:
        with asyncio.Runner() as runner:
            while True:
                batch = self._batch()
                try:
                    runner.run(_send(batch))
                except Exception as error:
                    logger.warning("Lost %d notices to the channel layer: %r", len(batch), error)
                for _ in batch:
                    self._notices.task_done()

    def _batch(self) -> list[Notice]:
        batch = [self._notices.get()]
        with suppress(queue.Empty):
            while True:
                batch.append(self._notices.get_nowait())
        return batch


async def _send(batch: list[Notice]) -> None:
    """A layer that is away fails the whole batch, a notice that cannot be packed only itself."""
    layer = get_channel_layer()
    for notice in without_repeats(batch):
        try:
            async with asyncio.timeout(SEND_SECONDS):
                await layer.group_send(notice["group"], notice)
        except (TypeError, ValueError):
            logger.exception("The channel layer cannot carry this %s notice", notice["kind"])


def without_repeats(batch: list[Notice]) -> list[Notice]:
    """A room that changed several times in one batch is announced once, at the last place."""
    last = {(n["room"], str(n["people"])): i for i, n in enumerate(batch) if n["kind"] == "changed"}
    return [n for i, n in enumerate(batch) if n["kind"] != "changed" or last[(n["room"], str(n["people"]))] == i]


_publisher = Publisher()


def _renew() -> None:
    global _publisher
    _publisher = Publisher()


os.register_at_fork(after_in_child=_renew)
atexit.register(lambda: _publisher.flush())


def publish(notice: Notice) -> None:
    _publisher.publish(notice)


def flush(seconds: float = FLUSH_SECONDS) -> bool:
    return _publisher.flush(seconds)


def listen(listener: Listener) -> None:
    """Hear every notice published in this process, at once and on the publishing thread."""
    _publisher.listeners.add(listener)


def unlisten(listener: Listener) -> None:
    _publisher.listeners.discard(listener)
