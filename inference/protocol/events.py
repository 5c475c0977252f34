"""What becomes of a job, and how an actor is meanwhile."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from inference.protocol.capacity import ActorReport, StudioState


class FailureCode(StrEnum):
    CANCELLED = "cancelled"
    REFUSED = "refused"
    UNKNOWN_MODEL = "unknown-model"
    BAD_SOURCE = "bad-source"
    NOT_READY = "not-ready"
    PROMPT_FAILED = "prompt-failed"
    STEP_FAILED = "step-failed"
    DECODE_FAILED = "decode-failed"
    OUT_OF_MEMORY = "out-of-memory"


@dataclass(frozen=True, slots=True)
class Started:
    job_id: str
    attempt: int
    actor: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """`step` of `steps` is done; `preview` is a small WebP, only where the job asked for it."""

    job_id: str
    attempt: int
    step: int
    steps: int
    preview: bytes | None = None


@dataclass(frozen=True, slots=True)
class Painted:
    """`image` is the original as PNG and `sha256` its hash; `native_width` and `native_height` are what the model
    painted before it was enlarged to `width` and `height`; `seconds` is the time from the first step to the file."""

    job_id: str
    attempt: int
    image: bytes
    sha256: str
    width: int
    height: int
    native_width: int
    native_height: int
    seconds: float
    recipe: dict[str, Any] = field(default_factory=dict)
    fingerprint: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Failed:
    """`message` is for the log, never for a person. `retry`: the same job may well succeed elsewhere or later."""

    job_id: str
    attempt: int
    code: FailureCode
    message: str
    retry: bool


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """An actor, or the studio itself, is alive. `at` is in Unix seconds on its clock."""

    actor: str
    at: float
    state: StudioState
    running: int = 0
    queued: int = 0
    steps_per_second: float = 0.0
    report: ActorReport | None = None


@dataclass(frozen=True, slots=True)
class ActorLost:
    """An actor is gone with what it had: (job id, attempt) of each. Submit them again at once, with a new attempt."""

    actor: str
    jobs: tuple[tuple[str, int], ...]
    reason: str


Event = Started | Progress | Painted | Failed | Heartbeat | ActorLost
