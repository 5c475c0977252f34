"""This process's one ear on the channel layer: one channel, one group per room. Knows notices, not what they mean."""

import asyncio
import logging
import random
import uuid
from collections.abc import Callable, Iterable
from contextlib import suppress
from itertools import count
from time import monotonic

from channels.layers import get_channel_layer

from live.notices import Notice, is_own

logger = logging.getLogger(__name__)

JOIN_SECONDS = 1.0
LAYER_SECONDS = 4.0
PAUSES = (0.2, 0.5, 1.0, 2.0, 5.0)


class Relay:
    """`hear` gets every notice from other processes, `on_gap` is called when some may have been missed."""

    def __init__(self, hear: Callable[[Notice], None], on_gap: Callable[[], None]) -> None:
        self._hear = hear
        self._on_gap = on_gap
        self._layer = get_channel_layer()
        self._channel = f"live.{uuid.uuid4().hex}"
        self._groups: dict[str, asyncio.Task[None]] = {}
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
        """Be in this group before reading what it announces; but do not wait long for a layer that is away.

        However many wait for it, a group is joined once: a thousand newcomers would ask for a thousand connections.
        """
        if self._layer is None:
            return
        if group not in self._groups:
            self._groups[group] = asyncio.create_task(self._insist(group))
        await asyncio.wait({self._groups[group]}, timeout=JOIN_SECONDS)

    async def keep(self, groups: Iterable[str]) -> None:
        """Renew these memberships, which a flushed server forgets, and leave all other groups."""
        if self._layer is None:
            return
        wanted = set(groups)
        unwanted = self._groups.keys() - wanted
        for group in unwanted:
            self._groups.pop(group).cancel()
        try:
            for group in unwanted:
                await self._discard(group)
            for group in wanted:
                await self._add(group)
        except Exception as error:
            logger.warning("Could not renew the groups on the channel layer: %r", error)

    async def _insist(self, group: str) -> None:
        """Joins in the end. What was announced meanwhile was missed."""
        since = monotonic()
        for failures in count():
            try:
                await self._add(group)
            except Exception as error:
                logger.warning("Could not join %s on the channel layer: %r", group, error)
                await asyncio.sleep(_pause(failures))
            else:
                break
        if monotonic() - since > JOIN_SECONDS:
            self._on_gap()

    async def _add(self, group: str) -> None:
        async with asyncio.timeout(LAYER_SECONDS):
            await self._layer.group_add(group, self._channel)

    async def _discard(self, group: str) -> None:
        async with asyncio.timeout(LAYER_SECONDS):
            await self._layer.group_discard(group, self._channel)

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
