"""Waiting on the event loop for what threads do. Many who wait for one thing wake the loop once, not each on their own."""

import asyncio
from concurrent.futures import Future
from typing import Any
from weakref import WeakKeyDictionary


class Waits:
    """Of one event loop."""

    def __init__(self) -> None:
        self._known: WeakKeyDictionary[Future[Any], asyncio.Future[Any]] = WeakKeyDictionary()

    async def until(self, done: Future[Any]) -> None:
        """Returns when it is done. Whoever stops waiting ends nothing for the others."""
        if done not in self._known:
            self._known[done] = asyncio.wrap_future(done)
        await asyncio.wait([self._known[done]])
