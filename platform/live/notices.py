"""What one process tells the others about rooms and people. Plain dicts, as the channel layer carries them."""

import os
import uuid
from collections.abc import Collection
from typing import Any

Notice = dict[str, Any]

PEOPLE = "live.people"


class _Origin:
    """Names this process, so that it can tell its own notices when the layer brings them back."""

    name = uuid.uuid4().hex

    @classmethod
    def renew(cls) -> None:
        cls.name = uuid.uuid4().hex


os.register_at_fork(after_in_child=_Origin.renew)


def group_of(room: str) -> str:
    return f"live.room.{room}"


def is_own(notice: Notice) -> bool:
    return bool(notice["origin"] == _Origin.name)


def changed(room: str, people: Collection[int] | None) -> Notice:
    return _notice("changed", group_of(room), room=room, people=_listed(people))


def event(
    room: str,
    message: dict[str, Any],
    roles: Collection[str] | None,
    people: Collection[int] | None,
    key: str | None,
) -> Notice:
    return _notice(
        "event", group_of(room), room=room, message=message, roles=_listed(roles), people=_listed(people), key=key
    )


def ended(room: str) -> Notice:
    return _notice("ended", group_of(room), room=room)


def presence(room: str, count: int, seconds: float) -> Notice:
    return _notice("presence", group_of(room), room=room, count=count, seconds=seconds)


def end_person(person_id: int, session: str | None, room: str | None, code: int, reason: str) -> Notice:
    return _notice("end_person", PEOPLE, person=person_id, session=session, room=room, code=code, reason=reason)


def _notice(kind: str, group: str, **content: Any) -> Notice:
    return {"type": "live.notice", "kind": kind, "origin": _Origin.name, "group": group, **content}


def _listed(values: Collection[Any] | None) -> list[Any] | None:
    return None if values is None else list(values)
