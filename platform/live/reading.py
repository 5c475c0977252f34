"""Reads one room from its provider and encodes it: blocking code, for the read lane, once per process and change."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from live import envelope
from live.provider import RoomProvider, Stamp

NO_ME = envelope.me({})


class GoneError(Exception):
    """There is no such room any more."""


@dataclass(frozen=True, slots=True)
class Shared:
    """The shared state as texts, one per role."""

    stamp: Stamp
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Reading:
    """What one look at the rows brought. `shared` is None when the stamp had not moved."""

    shared: Shared | None
    roles: Mapping[int, str | None] = field(default_factory=lambda: MappingProxyType({}))
    mine: Mapping[int, str] = field(default_factory=lambda: MappingProxyType({}))


def read(provider: RoomProvider, room: str, known: Stamp | None, people: Collection[int]) -> Reading:
    """The private frames are read last, so they are never older than the shared ones they come with."""
    shared = _shared(provider, room, known)
    asked = sorted(people)
    if not asked:
        return Reading(shared)
    roles = provider.roles(room, asked)
    return Reading(shared, {p: roles.get(p) for p in asked}, _mine(provider, room, asked))


def _shared(provider: RoomProvider, room: str, known: Stamp | None) -> Shared | None:
    stamp = provider.versions([room]).get(room)
    if stamp is None:
        raise GoneError(room)
    if stamp == known:
        return None
    snapshot = provider.snapshot(room)
    if snapshot is None:
        raise GoneError(room)
    texts = {role: envelope.snapshot(role, snapshot.stamp, state) for role, state in snapshot.frames.items()}
    return Shared(snapshot.stamp, texts)


def _mine(provider: RoomProvider, room: str, people: list[int]) -> dict[int, str]:
    private = provider.private(room, people)
    return {p: envelope.me(private[p]) if p in private else NO_ME for p in people}
