"""What a game owes the live tier: one RoomProvider, registered under the first word of its rooms' names.

Every method is plain blocking code. It runs on the live tier's own threads, outside any transaction, and may be
called again when the database was away.
"""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

from live.person import Person


class Stamp(NamedTuple):
    """Orders the states of one room. The epoch is another one after history was restored; the version only grows."""

    epoch: int
    version: int


@dataclass(frozen=True, slots=True)
class Admitted:
    """Come in. `room` is "<prefix>.<name>", small letters and then up to 72 letters, digits and `_.-`; a pinned role (the
    screen) stays whatever `roles` says but None."""

    room: str
    role: str
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class Denied:
    """Stay out. `code` and `message` reach the browser in a `refused` frame before the socket closes."""

    code: str
    message: str
    close_code: int = 1008


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The whole shared state of a room: one JSON-able dict per role, read in one consistent view of the rows."""

    stamp: Stamp
    frames: Mapping[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Accepted:
    """The command took effect and its transaction has committed."""

    result: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Refused:
    """The command changed nothing. `field` is the dotted path of the field at fault, where there is one."""

    code: str
    message: str
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Pending:
    """The command is being done together with others of its kind. No thread waits for it: when `done` is, `then` ends it on
    one. `done` gives no exception, and `then` may be called again when the database was away."""

    done: Future[Any]
    then: Callable[[], Accepted | Refused]


class RoomProvider(Protocol):
    """A game, as the live tier sees it. `people` are ids of persons with a socket in this process."""

    def admit(self, code: str, person: Person, wants: Mapping[str, str]) -> Admitted | Denied:
        """May this person watch or play the room with this public code? `wants` is the query string, first values."""

    def versions(self, rooms: Sequence[str]) -> Mapping[str, Stamp]:
        """The stamps of these rooms in one indexed read; a room that is gone is left out."""

    def snapshot(self, room: str) -> Snapshot | None:
        """The room's shared state now, None when it is gone."""

    def roles(self, room: str, people: Sequence[int]) -> Mapping[int, str | None]:
        """Each person's role now; None (kicked, banned, not allowed any more) ends their sockets with 1008."""

    def private(self, room: str, people: Sequence[int]) -> Mapping[int, dict[str, Any]]:
        """What only that person may see (seat, draft, seals, ballots); who is left out gets a bare frame."""

    def command(
        self, room: str, person: Person, name: str, payload: dict[str, Any], command_id: str
    ) -> Accepted | Refused | Pending:
        """Parse, authorise and do one command, idempotent under (person, command_id). What is accepted is committed."""

    def present(self, room: str, people: Sequence[int]) -> None:
        """These people have a socket here now. Called every few seconds per room and process: renew their leases."""


_providers: dict[str, RoomProvider] = {}


def register(prefix: str, provider: RoomProvider) -> None:
    """Serve `/ws/<prefix>/<code>` and the rooms named "<prefix>.…" from this provider. Call it in AppConfig.ready()."""
    _providers[prefix] = provider


def unregister(prefix: str) -> None:
    _providers.pop(prefix, None)


def prefixes() -> list[str]:
    """All that are served."""
    return list(_providers)


def provider_at(prefix: str) -> RoomProvider | None:
    return _providers.get(prefix)


def provider_of(room: str) -> RoomProvider:
    return _providers[room.partition(".")[0]]
