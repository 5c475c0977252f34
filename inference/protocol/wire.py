"""All of it as JSON and back."""

import base64
from collections.abc import Mapping
from dataclasses import fields
from enum import StrEnum
from typing import Any, get_args

from inference.protocol.capacity import ActorReport, Capacity, ModelSpeed, StudioState
from inference.protocol.events import Event, FailureCode
from inference.protocol.jobs import Job, Kind, Priority
from inference.protocol.offers import ModelOffer
from inference.protocol.refusing import Refusal

Wire = Job | Event | ModelOffer | ModelSpeed | ActorReport | Capacity | Refusal

_TYPES: dict[str, type] = {kind.__name__: kind for kind in get_args(Wire)}

_ENUMS: dict[str, type[StrEnum]] = {
    "Job.kind": Kind,
    "Job.priority": Priority,
    "Failed.code": FailureCode,
    "Heartbeat.state": StudioState,
    "ActorReport.state": StudioState,
    "Capacity.state": StudioState,
}


def to_json(value: Wire) -> dict[str, Any]:
    """A dictionary of plain JSON values with the type's name under `t`; bytes become {"base64": …}."""
    return {"t": type(value).__name__} | {f.name: _plain(getattr(value, f.name)) for f in fields(value)}


def from_json(data: Mapping[str, Any]) -> Any:
    """The value `to_json` was given. KeyError for an unknown type, TypeError for unknown or missing fields."""
    kind = _TYPES[data["t"]]
    given = {name: _rich(kind, name, value) for name, value in data.items() if name != "t"}
    return kind(**given)


def _plain(value: Any) -> Any:
    match value:
        case bytes():
            return {"base64": base64.b64encode(value).decode()}
        case StrEnum():
            return str(value)
        case tuple() | list():
            return [_plain(item) for item in value]
        case dict():
            return {str(key): _plain(item) for key, item in value.items()}
        case ModelOffer() | ModelSpeed() | ActorReport():
            return to_json(value)
        case _:
            return value


def _rich(kind: type, name: str, value: Any) -> Any:
    if enum := _ENUMS.get(f"{kind.__name__}.{name}"):
        return enum(value)
    if name == "kinds":
        return tuple(Kind(item) for item in value)
    if name in ("recipe", "fingerprint", "nearest"):
        return value
    match value:
        case {"base64": text}:
            return base64.b64decode(text)
        case {"t": _}:
            return from_json(value)
        case list():
            return tuple(_rich(kind, "", item) for item in value)
        case _:
            return value
