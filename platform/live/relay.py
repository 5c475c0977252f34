"""This process's one ear on the channel layer: one channel, one group per room. Knows notices, not what they mean."""

import asyncio
import logging
import random
import uuid
from collections.abc import Callable, Iterable
from contextlib import suppress

from channels.layers import get_channel_layer

from live.notices import Notice, is_own

logger = logging.getLogger(__name__)

JOIN_SECONDS = 1.0
PAUSES = (0.2, 0.5, 1.0, 2.0, 5.0)


class Relay:
    """`hear` gets every notice from other processes, `on_gap` is called when some may have been missed."""

    def __init__(self, hear: Callable[[Notice], None], on_gap: Callable[[], None]) -> None:
        self._hear = hear
        self._on_gap = on_gap
        self._layer = get_channel_layer()
        self._channel = f"live.{uuid.uuid4().hex}"
        self._groups: set[str] = set()
        self._task: asyncio.Task[None] | None = None
        self.is_deaf = False
        if self._layer is not None:
            self._task = asyncio.create_task(self._listen())

    async def stop(self) -> None:
        if self._task is None:
            return
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task
        await self.keep(())

    async def join(self, group: str) -> None:
        """Be in this group before reading what it announces. Without the layer the head beacon has to do."""
        if self._layer is None or group in self._groups:
            return
        try:
            await self._add(group)
        except Exception as error:
            logger.warning("Could not join %s on the channel layer: %r", group, error)

    async def keep(self, groups: Iterable[str]) -> None:
        """Renew these memberships, which a flushed server forgets, and leave all other groups."""
        if self._layer is None:
            return
        wanted = set(groups)
        try:
            for group in wanted:
                await self._add(group)
            for group in self._groups - wanted:
                await self._discard(group)
        except Exception as error:
            logger.warning("Could not renew the groups on the channel layer: %r", error)

    async def _add(self, group: str) -> None:
        async with asyncio.timeout(JOIN_SECONDS):
            await self._layer.group_add(group, self._channel)
        self._groups.add(group)

    async def _discard(self, group: str) -> None:
        async with asyncio.timeout(JOIN_SECONDS):
            await self._layer.group_discard(group, self._channel)
        self._groups.discard(group)

    async def _listen(self) -> None:
        failures = 0
        while True:
            try:
                notice = await self._layer.receive(self._channel)
            except Exception as error:
                logger.warning("The channel layer is away: %r", error)
                self.is_deaf = True
                await asyncio.sleep(_pause(failures))
                failures += 1
                continue
            failures = 0
            self._deliver(notice)

    def _deliver(self, notice: Notice) -> None:
        if self.is_deaf:
            self.is_deaf = False
            self._on_gap()
        if not is_own(notice):
            self._hear(notice)


def _pause(failures: int) -> float:
    return PAUSES[min(failures, len(PAUSES) - 1)] * random.uniform(0.5, 1.0)  # noqa: S311 - jitter
