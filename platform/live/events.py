"""Room-wide events, gathered for one tick and sent as one frame: cheers, progress, presence. Never state."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import count
from typing import Any

from live import envelope
from live.sockets import Socket

PENDING = 200


@dataclass(frozen=True, slots=True)
class Event:
    text: str
    roles: frozenset[str] | None
    people: frozenset[int] | None

    def is_for(self, role: str, person: int | None) -> bool:
        if self.roles is None and self.people is None:
            return True
        return role in (self.roles or ()) or person in (self.people or ())


class Events:
    def __init__(self, listeners: Callable[[], Iterable[Socket]], tick: float) -> None:
        self._listeners = listeners
        self._tick = tick
        self._pending: dict[object, Event] = {}
        self._serial = count()
        self._timer: asyncio.TimerHandle | None = None

    def add(self, message: dict[str, Any], roles: Any = None, people: Any = None, key: str | None = None) -> None:
        """Within one tick a later event of the same key and audience replaces an earlier one."""
        event = Event(envelope.encode(message), _frozen(roles), _frozen(people))
        slot = next(self._serial) if key is None else (key, event.roles, event.people)
        self._pending.pop(slot, None)
        self._pending[slot] = event
        if len(self._pending) > PENDING:
            del self._pending[next(iter(self._pending))]
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(self._tick, self._flush)

    def stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()

    def _flush(self) -> None:
        self._timer = None
        events, self._pending = tuple(self._pending.values()), {}
        frames: dict[object, str | None] = {}
        named = frozenset().union(*(e.people for e in events if e.people))
        for socket in self._listeners():
            person = socket.person.id if socket.person.id in named and not socket.pinned else None
            audience = (socket.role, person)
            if audience not in frames:
                frames[audience] = _frame(events, socket.role, person)
            if (text := frames[audience]) is not None:
                socket.outbox.event(text)


def _frame(events: Iterable[Event], role: str, person: int | None) -> str | None:
    texts = [e.text for e in events if e.is_for(role, person)]
    return envelope.events(texts) if texts else None


def _frozen(values: Iterable[Any] | None) -> frozenset[Any] | None:
    return None if values is None else frozenset(values)
