"""Waiting on the event loop for what threads do. Many who wait for one thing wake the loop once, not each on their own."""

import asyncio
from concurrent.futures import Future
from typing import Any


class Waits:
    """Of one event loop."""

    def __init__(self) -> None:
        self._waiting: dict[Future[Any], list[asyncio.Future[None]]] = {}

    async def until(self, done: Future[Any]) -> None:
        """Returns when it is done. Whoever stops waiting ends nothing for the others."""
        loop = asyncio.get_running_loop()
        waiting = self._waiting.get(done)
        if waiting is None:
            if done.done():
                return
            waiting = self._waiting[done] = []
            done.add_done_callback(lambda _: loop.call_soon_threadsafe(self._wake, done))
        waiter = loop.create_future()
        waiting.append(waiter)
        await waiter

    def _wake(self, done: Future[Any]) -> None:
        for waiter in self._waiting.pop(done):
            if not waiter.done():
                waiter.set_result(None)
