"""What clients send, once it is text: budgets, parsing, and running commands in order, off the receive loop.

A command is answered only when the game has committed it. What it means is the game's affair.
"""

import asyncio
import logging
from time import monotonic, time

from live import envelope
from live.budget import Bucket
from live.closing import Close
from live.envelope import Clock, Command, Malformed
from live.knobs import Knobs
from live.lanes import Lane
from live.provider import Pending, provider_of
from live.sockets import Socket
from live.waits import Waits

logger = logging.getLogger(__name__)

WAITING = 32
TOO_FAST = "That was too much at once. Slow down a little."


class Desk:
    """One per hub. The first command of a socket's inbox is the one under way."""

    def __init__(self, lane: Lane, knobs: Knobs) -> None:
        self._lane = lane
        self._knobs = knobs
        self._purses: dict[int, Bucket] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._waits = Waits()

    def take(self, socket: Socket, text: str) -> None:
        if socket.outbox.closed:
            return
        frame = envelope.parse(text)
        if not self._may_speak(socket):
            self._refuse(socket, getattr(frame, "id", None), "too_fast", TOO_FAST)
            return
        match frame:
            case Clock(sent):
                socket.outbox.answer(envelope.clock(sent, round(time() * 1000)))
            case Malformed(command_id, message, field):
                self._refuse(socket, command_id, "malformed", message, field)
            case Command():
                self._queue(socket, frame)

    def forget_idle(self) -> None:
        """Purses that have filled up again need not be kept; those of people who just left do, or leaving would pay."""
        now = monotonic()
        self._purses = {person: purse for person, purse in self._purses.items() if not purse.is_full(now)}

    async def stop(self) -> None:
        """Let what is under way come to its end."""
        if self._tasks:
            await asyncio.wait(self._tasks)

    def _may_speak(self, socket: Socket) -> bool:
        return socket.may_speak() and (socket.person.id is None or self._purse(socket.person.id).take(monotonic()))

    def _purse(self, person: int) -> Bucket:
        if person not in self._purses:
            size, per_second = self._knobs.person_credits, self._knobs.person_credits_per_second
            self._purses[person] = Bucket(size, per_second, monotonic())
        return self._purses[person]

    def _refuse(
        self, socket: Socket, command_id: str | None, code: str, message: str, field: str | None = None
    ) -> None:
        socket.outbox.answer(envelope.refused(command_id, code, message, field))
        if not socket.is_patient():
            del socket.inbox[1:]
            socket.outbox.close(Close.NOT_ALLOWED, code)

    def _queue(self, socket: Socket, command: Command) -> None:
        if len(socket.inbox) >= WAITING:
            self._refuse(socket, command.id, "too_fast", "Too many commands wait for their answer.")
            return
        socket.inbox.append(command)
        if len(socket.inbox) == 1:
            task = asyncio.create_task(self._work(socket))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _work(self, socket: Socket) -> None:
        """What was sent before the line broke is still done: a draft typed in the last second counts."""
        while socket.inbox:
            await self._do(socket, socket.inbox[0])
            del socket.inbox[:1]

    async def _do(self, socket: Socket, command: Command) -> None:
        provider = provider_of(socket.room)
        try:
            verdict = await self._lane.run(
                provider.command, socket.room, socket.person, command.name, command.payload, command.id
            )
            if isinstance(verdict, Pending):
                await self._waits.until(verdict.done)
                verdict = await self._lane.run(verdict.then)
            socket.outbox.answer(envelope.answer(command.id, verdict))
        except Exception:
            logger.exception("%s failed in %s: the client will come back and ask again", command.name, socket.room)
            socket.inbox.clear()
            socket.outbox.close(Close.OUR_FAULT, "Something failed on our side.")
