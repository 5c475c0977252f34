"""One room in one process: its sockets, the state they are shown, and the one refresh path that every change takes."""

import asyncio
import logging
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from time import time

from live import envelope, reading
from live.closing import Close
from live.events import Events
from live.knobs import Knobs
from live.lanes import Lane
from live.presence import Presence
from live.provider import RoomProvider, Stamp
from live.reading import GoneError, Reading, Shared
from live.sockets import Socket

logger = logging.getLogger(__name__)

RETRY_SECONDS = 2.0


@dataclass(slots=True)
class Wants:
    """What the next refresh is for. `everyone` re-reads the private frames of all who are here."""

    everyone: bool = False
    people: set[int] = field(default_factory=set)
    newcomers: set[Socket] = field(default_factory=set)

    def __bool__(self) -> bool:
        return self.everyone or bool(self.people or self.newcomers)

    def add(self, other: "Wants") -> None:
        self.everyone |= other.everyone
        self.people |= other.people
        self.newcomers |= other.newcomers


class Room:
    def __init__(self, name: str, provider: RoomProvider, lane: Lane, knobs: Knobs) -> None:
        self.name = name
        self.provider = provider
        self.sockets: set[Socket] = set()
        self.shared: Shared | None = None
        self.presence = Presence()
        self.events = Events(self._greeted, knobs.tick_seconds)
        self.lease_due = 0.0
        self._lane = lane
        self._pause = knobs.tick_seconds
        self._wants = Wants()
        self._task: asyncio.Task[None] | None = None

    @property
    def stamp(self) -> Stamp | None:
        return self.shared.stamp if self.shared else None

    def people(self) -> set[int]:
        return {s.person.id for s in self.sockets if s.person.id is not None}

    def present(self) -> set[int]:
        """Who is here in person: a big screen is a view, and nobody's presence."""
        return {s.person.id for s in self.sockets if s.person.id is not None and not s.pinned}

    def greet(self, socket: Socket) -> None:
        """Show a newcomer the room, from a read that begins after it joined."""
        self._want(Wants(newcomers={socket}))

    def refresh(self, people: Collection[int] | None = None) -> None:
        """Look at the rows again, for everybody or for these people's private frames only."""
        self._want(Wants(everyone=True) if people is None else Wants(people=set(people)))

    def leave(self, socket: Socket) -> None:
        self.sockets.discard(socket)
        self._wants.newcomers.discard(socket)

    def end(self, reason: str) -> None:
        for socket in tuple(self.sockets):
            socket.outbox.close(Close.NOT_ALLOWED, reason)

    def stop(self) -> None:
        self.events.stop()
        if self._task is not None:
            self._task.cancel()

    def _want(self, wants: Wants) -> None:
        self._wants.add(wants)
        if self._task is None:
            self._task = asyncio.create_task(self._work())

    async def _work(self) -> None:
        """One refresh at a time; what is wanted meanwhile is gathered into the next."""
        try:
            while self._wants:
                pause = await self._once()
                await asyncio.sleep(pause)
        finally:
            self._task = None

    async def _once(self) -> float:
        """Do one refresh and say how long to rest before the next."""
        wants, self._wants = self._wants, Wants()
        try:
            asked = self._asked(wants)
            self._apply(await self._lane.run(reading.read, self.provider, self.name, self.stamp, asked), wants)
        except GoneError:
            self.end("This room is gone.")
        except Exception:
            logger.exception("Could not read %s; its sockets keep what they have", self.name)
            self._wants.add(wants)
            return RETRY_SECONDS
        return self._pause

    def _asked(self, wants: Wants) -> set[int]:
        here = self.people()
        if wants.everyone:
            return here
        return (wants.people | {s.person.id for s in wants.newcomers if s.person.id is not None}) & here

    def _apply(self, read: Reading, wants: Wants) -> None:
        self._keep(read.shared)
        for socket in tuple(self.sockets):
            if not socket.outbox.closed and (socket.greeted or socket in wants.newcomers):
                self._show(socket, read)

    def _keep(self, shared: Shared | None) -> None:
        """A read that was overtaken by a newer one changes nothing."""
        if shared is None:
            return
        held = self.stamp
        if held is None or held.epoch != shared.stamp.epoch or held.version < shared.stamp.version:
            self.shared = shared

    def _show(self, socket: Socket, read: Reading) -> None:
        assert self.shared is not None
        person = socket.person.id
        if person is not None and person in read.roles:
            self._recast(socket, read.roles[person])
        text = self.shared.texts.get(socket.role)
        if text is None:
            socket.outbox.close(Close.NOT_ALLOWED, "You are not in this room any more.")
            return
        newcomer = not socket.greeted
        if newcomer:
            self._say_hello(socket)
        socket.show_state(self.shared.stamp, text)
        mine = None if person is None or socket.pinned else read.mine.get(person)
        if mine is not None:
            socket.show_me(mine)
        if newcomer:
            socket.outbox.event(envelope.events([envelope.encode(envelope.people(self.presence.count))]))

    def _recast(self, socket: Socket, role: str | None) -> None:
        if role is None or not socket.pinned:
            socket.role = role or ""

    def _say_hello(self, socket: Socket) -> None:
        assert self.shared is not None
        socket.greeted = True
        socket.outbox.answer(envelope.hello(socket.role, self.shared.stamp, round(time() * 1000)))

    def _greeted(self) -> Iterable[Socket]:
        return (s for s in tuple(self.sockets) if s.greeted and not s.outbox.closed)
