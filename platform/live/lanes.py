"""The threads that run a game's blocking code: one lane for reads, one for commands, so neither starves the other.

Not asgiref's single thread, on which every socket would queue behind one slow query.
"""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any, ParamSpec, TypeVar

from django.db import InterfaceError, OperationalError, close_old_connections

from live.knobs import knobs

P = ParamSpec("P")
T = TypeVar("T")

logger = logging.getLogger(__name__)

RETRY_AFTER = (0.2, 1.0)


class Lane:
    def __init__(self, name: str, threads: int) -> None:
        self._executor = ThreadPoolExecutor(threads, f"live-{name}")

    async def run(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run it on a thread; when the database was away, again after 0.2 and after 1 second."""
        for pause in RETRY_AFTER:
            try:
                return await self._once(call, *args, **kwargs)
            except (OperationalError, InterfaceError) as error:
                logger.warning(
                    "The database failed under %s, trying again: %s",
                    getattr(call, "__qualname__", type(call).__name__),
                    error,
                )
                await asyncio.sleep(pause)
        return await self._once(call, *args, **kwargs)

    async def _once(self, call: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._executor, lambda: _tidily(call, *args, **kwargs))


@cache
def reads() -> Lane:
    return Lane("read", knobs().read_threads)


@cache
def commands() -> Lane:
    return Lane("command", knobs().command_threads)


def _tidily(call: Callable[..., T], *args: Any, **kwargs: Any) -> T:
    """With a connection pool this hands the connection back; without one it closes it as its age demands."""
    close_old_connections()
    try:
        return call(*args, **kwargs)
    finally:
        close_old_connections()
