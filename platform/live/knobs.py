"""The live tier's settings, with their defaults. Each is read from Django's settings under LIVE_<NAME>."""

from dataclasses import dataclass, fields
from typing import Any

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Knobs:
    """Times in seconds, sizes in bytes; credits are frames that a client may send."""

    beacon_seconds: float = 10.0
    presence_seconds: float = 5.0
    recheck_seconds: float = 120.0
    tick_seconds: float = 0.05
    stuck_seconds: float = 10.0
    frame_limit: int = 16 * 1024
    socket_credits: int = 40
    socket_credits_per_second: float = 8.0
    person_credits: int = 80
    person_credits_per_second: float = 16.0
    sockets_per_person: int = 16
    patience: int = 20
    patience_per_second: float = 0.2
    read_threads: int = 2
    command_threads: int = 4


def knobs() -> Knobs:
    named: dict[str, Any] = {f.name: getattr(settings, f"LIVE_{f.name.upper()}", f.default) for f in fields(Knobs)}
    return Knobs(**named)
