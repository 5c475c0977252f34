"""One hub per process and event loop: joins the channel layer once per room, hears notices, and keeps the rooms honest.

It never waits for a socket. Rooms show themselves to their sockets; sweep and beacon find what nobody told us.
"""

import asyncio
import logging
import random
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable
from time import monotonic
from weakref import WeakKeyDictionary

from live import envelope, lanes, notices, publisher
from live.closing import Close
from live.commands import Desk
from live.knobs import knobs
from live.notices import Notice
from live.outbox import Outbox
from live.provider import RoomProvider, provider_of
from live.recheck import in_portions, strangers
from live.relay import Relay
from live.room import Room
from live.sockets import Socket

logger = logging.getLogger(__name__)

SWEEP_SECONDS = 1.0
DEAF_BEACON_SECONDS = 2.0
LEASES = 3


class Hub:
    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.knobs = knobs()
        self.rooms: dict[str, Room] = {}
        self.busy: set[Outbox] = set()
        self.desk = Desk(lanes.commands(), self.knobs)
        self._loop = loop
        self._crowd: Counter[int | None] = Counter()
        self._relay: Relay | None = None
        self._loops: list[asyncio.Task[None]] = []
        self._errands: set[asyncio.Task[None]] = set()

    async def join(self, socket: Socket) -> bool:
        """Subscribe before anything is read for this socket. False: the person has too many sockets already."""
        if socket.person.id is not None and self._crowd[socket.person.id] >= self.knobs.sockets_per_person:
            return False
        relay = self._relay or self._start()
        self._room(socket.room).sockets.add(socket)
        self._crowd[socket.person.id] += 1
        await relay.join(notices.PEOPLE)
        await relay.join(notices.group_of(socket.room))
        return True

    def greet(self, socket: Socket) -> None:
        room = self.rooms[socket.room]
        room.lease_due = 0.0
        room.greet(socket)

    def leave(self, socket: Socket) -> None:
        socket.outbox.lost()
        room = self.rooms.get(socket.room)
        if room is None or socket not in room.sockets:
            return
        room.leave(socket)
        room.lease_due = 0.0
        self._crowd[socket.person.id] -= 1
        if not self._crowd[socket.person.id]:
            del self._crowd[socket.person.id]
        if not room.sockets:
            self._drop(room)

    def hear(self, notice: Notice) -> None:
        if notice["kind"] == "end_person":
            self._end_person(notice)
        elif (room := self.rooms.get(notice["room"])) is not None:
            self._tell(room, notice)

    def _room(self, name: str) -> Room:
        if name not in self.rooms:
            self.rooms[name] = Room(name, provider_of(name), lanes.reads(), self.knobs)
        return self.rooms[name]

    def _drop(self, room: Room) -> None:
        room.stop()
        del self.rooms[room.name]
        publisher.publish(notices.presence(room.name, 0, 0))
        if not self.rooms:
            self._stop()

    def _start(self) -> Relay:
        self._relay = Relay(self.hear, self._catch_up)
        self._loops = [asyncio.create_task(self._every(self._sweep_pause, self._sweep))]
        self._loops.append(asyncio.create_task(self._every(self._beacon_pause, self._beacon)))
        self._loops.append(asyncio.create_task(self._every(lambda: self.knobs.recheck_seconds, self._recheck)))
        publisher.listen(self._overhear)
        return self._relay

    def _stop(self) -> None:
        publisher.unlisten(self._overhear)
        for task in self._loops:
            task.cancel()
        if self._relay is not None:
            self._run(self._relay.stop())
            self._relay = None

    def _overhear(self, notice: Notice) -> None:
        """Called on any thread of this process; a loop that has closed hears nothing."""
        try:
            self._loop.call_soon_threadsafe(self.hear, notice)
        except RuntimeError:
            publisher.unlisten(self._overhear)

    def _tell(self, room: Room, notice: Notice) -> None:
        match notice:
            case {"kind": "changed", "people": people}:
                room.refresh(people)
            case {"kind": "event", "message": message, "roles": roles, "people": people, "key": key}:
                room.events.add(message, roles, people, key)
            case {"kind": "presence", "origin": origin, "count": count, "seconds": seconds}:
                room.presence.hear(origin, count, seconds)
                self._tell_presence(room)
            case {"kind": "ended"}:
                room.end("This room has ended.")

    def _end_person(self, notice: Notice) -> None:
        rooms = [r for name, r in self.rooms.items() if notice["room"] in (None, name)]
        for socket in [s for room in rooms for s in room.sockets if s.person.id == notice["person"]]:
            if notice["session"] in (None, socket.person.session):
                socket.outbox.close(notice["code"], notice["reason"])

    def _catch_up(self) -> None:
        """The layer was away: whatever it should have told is looked up."""
        for room in self.rooms.values():
            room.refresh()
        self._run(self._recheck())

    async def _every(self, pause: Callable[[], float], step: Callable[[], Awaitable[None]]) -> None:
        while True:
            await asyncio.sleep(pause() * random.uniform(0.7, 1.0))  # noqa: S311 - jitter
            try:
                await step()
            except Exception:
                logger.exception("%s failed; it comes round again", step.__name__)

    def _sweep_pause(self) -> float:
        return min(SWEEP_SECONDS, self.knobs.presence_seconds / 2, self.knobs.stuck_seconds / 4)

    def _beacon_pause(self) -> float:
        deaf = self._relay is not None and self._relay.is_deaf
        return min(self.knobs.beacon_seconds, DEAF_BEACON_SECONDS) if deaf else self.knobs.beacon_seconds

    async def _sweep(self) -> None:
        now = monotonic()
        for outbox in [o for o in self.busy if now - o.since > self.knobs.stuck_seconds]:
            outbox.close(Close.COME_BACK, "Too slow a reader. Come back and resume.")
        self.desk.forget_idle()
        for room in self.rooms.values():
            self._tell_presence(room)
            if now >= room.lease_due:
                room.lease_due = now + self.knobs.presence_seconds
                self._renew_lease(room)

    def _renew_lease(self, room: Room) -> None:
        seconds = self.knobs.presence_seconds * LEASES
        publisher.publish(notices.presence(room.name, len(room.sockets), seconds))
        people = sorted(room.present())
        if people:
            self._run(lanes.reads().run(room.provider.present, room.name, people))

    def _tell_presence(self, room: Room) -> None:
        if (count := room.presence.news()) is not None:
            room.events.add(envelope.people(count), key="people")

    async def _beacon(self) -> None:
        """One indexed read for all rooms of a game; then whatever differs, and every private frame, is read again."""
        by_provider: defaultdict[RoomProvider, list[Room]] = defaultdict(list)
        for room in self.rooms.values():
            by_provider[room.provider].append(room)
        for provider, rooms in by_provider.items():
            await self._compare(provider, rooms)
        if self._relay is not None:
            await self._relay.keep([notices.PEOPLE, *map(notices.group_of, self.rooms)])

    async def _compare(self, provider: RoomProvider, rooms: list[Room]) -> None:
        stamps = await lanes.reads().run(provider.versions, [room.name for room in rooms])
        for room in rooms:
            if room.name not in stamps:
                room.end("This room is gone.")
            elif stamps[room.name] != room.stamp or room.people():
                room.refresh()

    async def _recheck(self) -> None:
        for portion in in_portions([s for room in self.rooms.values() for s in room.sockets]):
            for socket in await lanes.reads().run(strangers, portion):
                socket.outbox.close(Close.COME_BACK, "Come back and say who you are.")

    def _run(self, errand: Awaitable[None]) -> None:
        task = asyncio.ensure_future(self._quietly(errand))
        self._errands.add(task)
        task.add_done_callback(self._errands.discard)

    async def _quietly(self, errand: Awaitable[None]) -> None:
        try:
            await errand
        except Exception:
            logger.exception("An errand of the hub failed")


_hubs: WeakKeyDictionary[asyncio.AbstractEventLoop, Hub] = WeakKeyDictionary()


def current() -> Hub:
    """The hub of the running event loop."""
    loop = asyncio.get_running_loop()
    if loop not in _hubs:
        _hubs[loop] = Hub(loop)
    return _hubs[loop]
