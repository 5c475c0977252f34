"""What actions say once their transaction has committed. Never raises, never waits: rows are truth, this is a hint.

Call these inside `transaction.on_commit`. They reach the sockets of this process directly and those of every other
process over the channel layer; whatever gets lost on the way is healed by the head beacon.
"""

from collections.abc import Collection
from typing import Any

from live import notices
from live.publisher import publish


def changed(room: str, *, people: Collection[int] | None = None) -> None:
    """The room's rows have moved. With `people`, only those persons' private frames have (a draft, a dealt ballot)."""
    publish(notices.changed(room, people))


def event(
    room: str,
    message: dict[str, Any],
    *,
    roles: Collection[str] | None = None,
    people: Collection[int] | None = None,
    key: str | None = None,
) -> None:
    """Tell the room something that is not state. `message` carries its own `t`.

    Without `roles` and `people` it goes to everybody, with both to whoever is in either. Within one tick (50 ms) a
    later event of the same `key` replaces an earlier one. Events may be shed: never put state into one.
    """
    publish(notices.event(room, message, roles, people, key))


def ended(room: str) -> None:
    """The room is gone: tell its sockets and close them with 1008."""
    publish(notices.ended(room))


def end_person(
    person_id: int, *, session: str | None = None, room: str | None = None, code: int = 1008, reason: str = ""
) -> None:
    """End a person's sockets in every process: all, or those of one log-in (log-out), or those in one room (kick)."""
    publish(notices.end_person(person_id, session, room, code, reason))
