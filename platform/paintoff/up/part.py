"""One part of the running site, as the launcher sees it: a command, how to know it is ready, how to end it."""

import signal
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class State(StrEnum):
    """What a status line can say of a part."""

    WAITING = "waiting"
    STARTING = "starting"
    READY = "ready"
    DIED = "died"
    FAILED = "failed"
    ELSEWHERE = "elsewhere"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Part:
    """A process to keep alive. `prepare` runs before every start and may return environment that this part needs."""

    name: str
    command: Callable[[], Sequence[str]]
    ready: Callable[[], bool] = lambda: True
    prepare: Callable[[], Mapping[str, str] | None] = lambda: None
    options: Mapping[str, Any] = field(default_factory=dict)
    starts_within: float = 60.0
    stop: signal.Signals = signal.SIGTERM
    stops_within: float = 8.0
    essential: bool = False
    passing: Callable[[str], bool] = lambda _output: False
    """Whether what it said as it died is over in some seconds; such a death does not count."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A part that somebody else runs, named by its environment variable."""

    name: str
    variable: str
