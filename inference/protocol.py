"""What crosses the wall between the site and the engine: jobs in, events out. Standard library only."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Any, get_args


class Kind(StrEnum):
    TEXT_TO_IMAGE = "text-to-image"
    IMAGE_TO_IMAGE = "image-to-image"
    INPAINT = "inpaint"
    UPSCALE = "upscale"


class Priority(StrEnum):
    """Classes in the order in which they are served."""

    BATTLE = "battle"
    INTERACTIVE = "interactive"
    BACKGROUND = "background"


class StudioState(StrEnum):
    STARTING = "starting"
    READY = "ready"
    GONE = "gone"


class FailureCode(StrEnum):
    CANCELLED = "cancelled"
    REFUSED = "refused"
    UNKNOWN_MODEL = "unknown-model"
    NOT_READY = "not-ready"
    PROMPT_FAILED = "prompt-failed"
    STEP_FAILED = "step-failed"
    DECODE_FAILED = "decode-failed"
    OUT_OF_MEMORY = "out-of-memory"


@dataclass(frozen=True, slots=True)
class Job:
    """One picture to paint. `width` and `height` are the shown size in pixels, `deadline` is in Unix seconds,
    `sources` are SHA-256 names of pictures, `owner` is whoever the fair queue counts by. `attempt` comes back in every
    event; `fence` is the lease's token. Previews are made only where `preview` is set."""

    id: str
    model: str
    prompt: str
    seed: int
    steps: int
    guidance: float
    width: int
    height: int
    kind: Kind = Kind.TEXT_TO_IMAGE
    negative_prompt: str = ""
    sampler: str = "flow-euler"
    strength: float = 1.0
    sources: tuple[str, ...] = ()
    priority: Priority = Priority.INTERACTIVE
    owner: str = ""
    deadline: float | None = None
    attempt: int = 1
    fence: int = 0
    preview: bool = False


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


@dataclass(frozen=True, slots=True)
class ActorLost:
    """An actor is gone with what it had: (job id, attempt) of each. Submit them again at once, with a new attempt."""

    actor: str
    jobs: tuple[tuple[str, int], ...]
    reason: str


Event = Started | Progress | Painted | Failed | Heartbeat | ActorLost


@dataclass(frozen=True, slots=True)
class ModelOffer:
    """What one model can do. `sizes` are shown (width, height); ranges are inclusive."""

    name: str
    title: str
    licence: str
    sha256: str
    kinds: tuple[Kind, ...]
    samplers: tuple[str, ...]
    sizes: tuple[tuple[int, int], ...]
    native_size: tuple[int, int]
    steps: tuple[int, int]
    default_steps: int
    guidance: tuple[float, float]
    default_guidance: float
    max_prompt_characters: int = 2000


@dataclass(frozen=True, slots=True)
class ModelSpeed:
    """Measured on one actor at the model's default steps with guidance: `seconds_alone` for one picture by itself,
    `seconds_per_picture` in a full batch of `batch` pictures."""

    model: str
    seconds_alone: float
    seconds_per_picture: float
    batch: int


@dataclass(frozen=True, slots=True)
class Capacity:
    """What the studio can do now. `seconds_per_picture` is for the whole studio in steady work on its first model, and
    `seconds_alone` the least a picture takes; both are 0 until measured."""

    state: StudioState
    actors: int
    seconds_per_picture: float
    seconds_alone: float
    running: int
    queued: int
    models: tuple[ModelOffer, ...] = ()
    speeds: tuple[ModelSpeed, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a job cannot be painted: the `field` at fault, the `reason`, and the `nearest` value that can be had."""

    field: str
    reason: str
    nearest: Any = None


Wire = Job | Event | ModelOffer | ModelSpeed | Capacity | Refusal

_TYPES: dict[str, type] = {kind.__name__: kind for union in (Event,) for kind in get_args(union)} | {
    kind.__name__: kind for kind in (Job, ModelOffer, ModelSpeed, Capacity, Refusal)
}
_ENUMS: dict[str, type[StrEnum]] = {
    "Job.kind": Kind,
    "Job.priority": Priority,
    "Failed.code": FailureCode,
    "Heartbeat.state": StudioState,
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
        case ModelOffer() | ModelSpeed():
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


def refuse(job: Job, offer: ModelOffer | None) -> Refusal | None:
    """None where the model can paint the job as asked, else the first reason why it cannot."""
    if offer is None:
        return Refusal("model", f"there is no model named {job.model}")
    if job.kind not in offer.kinds:
        return Refusal("kind", f"{offer.name} cannot do {job.kind}", str(offer.kinds[0]))
    if job.sampler not in offer.samplers:
        return Refusal("sampler", f"{offer.name} has no sampler {job.sampler}", offer.samplers[0])
    if (job.width, job.height) not in offer.sizes:
        return Refusal(
            "size", f"{offer.name} does not paint {job.width} × {job.height}", list(_nearest_size(job, offer))
        )
    if not offer.steps[0] <= job.steps <= offer.steps[1]:
        low, high = offer.steps
        return Refusal("steps", f"{offer.name} takes {low} to {high} steps", min(max(job.steps, low), high))
    if not offer.guidance[0] <= job.guidance <= offer.guidance[1]:
        least, most = offer.guidance
        return Refusal(
            "guidance", f"{offer.name} takes guidance {least:g} to {most:g}", _clamp(job.guidance, least, most)
        )
    for name in ("prompt", "negative_prompt"):
        if len(getattr(job, name)) > offer.max_prompt_characters:
            nearest = getattr(job, name)[: offer.max_prompt_characters]
            return Refusal(name, f"{offer.name} reads at most {offer.max_prompt_characters} characters", nearest)
    if not 0 <= job.seed < 2**63:
        return Refusal("seed", "a seed lies between 0 and 2⁶³ − 1", abs(job.seed) % 2**63)
    return None


def _clamp(value: float, least: float, most: float) -> float:
    return least if not value > least else min(value, most)


def _nearest_size(job: Job, offer: ModelOffer) -> tuple[int, int]:
    return min(offer.sizes, key=lambda size: abs(size[0] - job.width) + abs(size[1] - job.height))
