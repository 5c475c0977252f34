"""What waits to go out on one socket. It never makes its caller wait, and never holds more than a bounded amount."""

import asyncio
from collections.abc import Coroutine
from time import monotonic
from typing import Any

from live.closing import Close
from live.wire import Send, begin, force_close

ANSWERS = 64
EVENTS = 32


class Outbox:
    """Frames go out at once while the reader keeps up. Behind a slow one only the newest state waits, and few events.

    `busy` is the hub's set of outboxes that wait for their reader; `since` is when the present frame began to.
    """

    __slots__ = ("_answers", "_busy", "_events", "_me", "_send", "_state", "_task", "closed", "since")

    def __init__(self, send: Send, busy: set["Outbox"]) -> None:
        self._send = send
        self._busy = busy
        self._task: asyncio.Task[None] | None = None
        self._answers: list[str] = []
        self._state: str | None = None
        self._me: str | None = None
        self._events: list[str] = []
        self.closed = False
        self.since = 0.0

    def state(self, text: str) -> None:
        if not self._sent(text):
            self._state = text

    def me(self, text: str) -> None:
        if not self._sent(text):
            self._me = text

    def event(self, text: str) -> None:
        if not self._sent(text):
            self._events.append(text)
            del self._events[:-EVENTS]

    def answer(self, text: str) -> None:
        if not self._sent(text):
            self._answers.append(text)
            if len(self._answers) > ANSWERS:
                self.close(Close.COME_BACK, "Too many answers wait to be read.")

    def close(self, code: int, reason: str) -> None:
        """Say goodbye, even to a reader that does not read."""
        if self.closed:
            return
        self.closed = True
        if self._task is None:
            self._start({"type": "websocket.close", "code": code, "reason": reason})
        else:
            self._task.cancel()
            self._wait_for(force_close(self._send, code, reason))

    def lost(self) -> None:
        """The other end is gone."""
        self.closed = True
        if self._task is not None:
            self._task.cancel()

    def _sent(self, text: str) -> bool:
        if self._task is not None and not self.closed:
            return False
        if not self.closed:
            self._start({"type": "websocket.send", "text": text})
        return True

    def _start(self, message: dict[str, Any]) -> None:
        try:
            rest = begin(self._send(message))
        except Exception:
            self.closed = True
            return
        if rest is not None:
            self._wait_for(rest)

    def _wait_for(self, rest: Coroutine[Any, Any, None]) -> None:
        self.since = monotonic()
        self._busy.add(self)
        self._task = asyncio.create_task(self._drain(rest))
        self._task.add_done_callback(self._release)
        self._task.add_done_callback(lambda _: rest.close())

    async def _drain(self, rest: Coroutine[Any, Any, None]) -> None:
        task = asyncio.current_task()
        try:
            await rest
            while not self.closed and (text := self._next()) is not None:
                self.since = monotonic()
                await self._send({"type": "websocket.send", "text": text})
        except Exception:
            self.closed = True
        finally:
            self._release(task)

    def _release(self, task: asyncio.Task[None] | None) -> None:
        """Also called when the task was cancelled before it ran at all."""
        if self._task is task:
            self._task = None
            self._busy.discard(self)

    def _next(self) -> str | None:
        """Answers first, then the newest state, then events."""
        if self._answers:
            return self._answers.pop(0)
        if (text := self._state) is not None:
            self._state = None
            return text
        if (text := self._me) is not None:
            self._me = None
            return text
        return self._events.pop(0) if self._events else None
