"""What the studio can do now: its state, how fast it is, and each of its actors."""

from dataclasses import dataclass
from enum import StrEnum

from inference.protocol.offers import ModelOffer


class StudioState(StrEnum):
    STARTING = "starting"
    READY = "ready"
    OUT = "out"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class ActorReport:
    """What an operator wants to know of one actor. Memory is in bytes, ages and waits in seconds; `batch_fill` is the mean
    share of the batch cap that the last forwards used; `stalled` is the time since the last step while there is work;
    `painted`, `failed` and `restarts` count since it was placed; `tuning` says of each model what makes it quicker here."""

    actor: str
    state: StudioState
    reason: str = ""
    node: str = ""
    pid: int = 0
    device: str = ""
    models: tuple[str, ...] = ()
    memory_used: int = 0
    memory_total: int = 0
    batch_fill: float = 0.0
    steps_per_second: float = 0.0
    rows_per_second: float = 0.0
    running: int = 0
    queued: int = 0
    oldest_wait: float = 0.0
    oldest_running: float = 0.0
    stalled: float = 0.0
    painted: int = 0
    failed: int = 0
    restarts: int = 0
    tuning: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ModelSpeed:
    """Measured on one actor at the model's default steps with guidance: `seconds_alone` for one picture by itself,
    `seconds_per_picture` in a full batch of `batch` pictures. `row_seconds` is one row's share of a step in a full batch,
    `row_seconds_alone` a step of a single row, `finish_seconds` all of a picture but its steps. `width` and `height` are
    the shown size; 0 where the model takes the same time for every size."""

    model: str
    seconds_alone: float
    seconds_per_picture: float
    batch: int
    width: int = 0
    height: int = 0
    row_seconds_alone: float = 0.0
    row_seconds: float = 0.0
    finish_seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Capacity:
    """What the studio can do now. `seconds_per_picture` is for the whole studio in steady work on its first model, and
    `seconds_alone` the least a picture takes; both are 0 until measured. `coming` names the models that are known but
    not ready yet, so that their jobs wait; `nowhere` says of each that has no place (name, reason)."""

    state: StudioState
    actors: int
    seconds_per_picture: float
    seconds_alone: float
    running: int
    queued: int
    models: tuple[ModelOffer, ...] = ()
    speeds: tuple[ModelSpeed, ...] = ()
    reports: tuple[ActorReport, ...] = ()
    coming: tuple[str, ...] = ()
    nowhere: tuple[tuple[str, str], ...] = ()
