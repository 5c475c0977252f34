"""The frames around a game's own content: what the live tier itself sends, and how a frame from a client is parsed."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from live.provider import Accepted, Refused, Stamp

NAME_LENGTH = 64


@dataclass(frozen=True, slots=True)
class Command:
    name: str
    id: str
    payload: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Clock:
    """A client asks for the time; `sent` is its own clock, handed back untouched."""

    sent: float


@dataclass(frozen=True, slots=True)
class Malformed:
    id: str | None
    message: str
    field: str | None = None


def encode(frame: Mapping[str, Any]) -> str:
    return json.dumps(frame, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def hello(role: str, stamp: Stamp, now_ms: int) -> str:
    return encode({"t": "hello", "role": role, "epoch": stamp.epoch, "version": stamp.version, "now": now_ms})


def snapshot(role: str, stamp: Stamp, state: Mapping[str, Any]) -> str:
    return encode({**state, "t": "snapshot", "role": role, "epoch": stamp.epoch, "version": stamp.version})


def me(state: Mapping[str, Any]) -> str:
    return encode({**state, "t": "me"})


def events(encoded: Iterable[str]) -> str:
    return f'{{"t":"events","events":[{",".join(encoded)}]}}'


def people(count: int) -> dict[str, Any]:
    """How many sockets watch the room now, over all processes. An event."""
    return {"t": "people", "count": count}


def clock(sent: float, now_ms: int) -> str:
    return encode({"t": "clock", "sent": sent, "now": now_ms})


def answer(command_id: str, verdict: Accepted | Refused) -> str:
    match verdict:
        case Accepted(result):
            return encode({"t": "accepted", "id": command_id, "result": result})
        case Refused(code, message, field):
            return refused(command_id, code, message, field)


def refused(command_id: str | None, code: str, message: str, field: str | None = None) -> str:
    return encode({"t": "refused", "id": command_id, "code": code, "message": message, "field": field})


def parse(text: str) -> Command | Clock | Malformed:
    """Total: whatever text a client sends becomes one of the three."""
    try:
        frame = json.loads(text, parse_constant=_no_constant)
        return _parse_object(frame) if isinstance(frame, dict) else Malformed(None, "The frame is not a JSON object.")
    except (ValueError, RecursionError):
        return Malformed(None, "The frame is not valid JSON.")


def _parse_object(frame: dict[str, Any]) -> Command | Clock | Malformed:
    name = frame.pop("t", None)
    command_id = frame.pop("id", None)
    if not _is_name(command_id) and (command_id is not None or name != "clock"):
        return Malformed(None, f"Give every command an id of 1 to {NAME_LENGTH} characters.", "id")
    if not _is_name(name):
        return Malformed(command_id, f"t names the command, in 1 to {NAME_LENGTH} characters.", "t")
    if (path := unstorable(frame)) is not None:
        return Malformed(command_id, "Texts may not hold NUL or half a surrogate pair.", path)
    return _clock(frame, command_id) if name == "clock" else Command(name, command_id, frame)


def _clock(frame: dict[str, Any], command_id: str | None) -> Clock | Malformed:
    sent = frame.get("sent")
    if isinstance(sent, bool) or not isinstance(sent, int | float) or not abs(sent) < 2**53:
        return Malformed(command_id, "sent is your clock in milliseconds.", "sent")
    return Clock(sent)


def _is_name(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= NAME_LENGTH and value.isprintable()


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def unstorable(value: object, path: str = "") -> str | None:
    """The dotted path of the first text that Postgres or UTF-8 could not hold, else None."""
    match value:
        case str():
            return None if _is_storable(value) else path
        case dict():
            parts: Iterable[tuple[str, object]] = value.items()
        case list():
            parts = ((str(i), item) for i, item in enumerate(value))
        case _:
            return None
    for key, item in parts:
        inner = f"{path}.{key}" if path else key
        if not _is_storable(key):
            return path or "a key"
        if (found := unstorable(item, inner)) is not None:
            return found
    return None


def _is_storable(text: str) -> bool:
    try:
        return b"\0" not in text.encode()
    except UnicodeEncodeError:
        return False
