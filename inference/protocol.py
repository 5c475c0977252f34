"""What crosses the wall between the site and the engine: jobs in, events out. Standard library only."""

import base64
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
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
    OUT = "out"
    GONE = "gone"


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
class Job:
    """One picture to paint. `width` and `height` are the shown size in pixels, `deadline` is in Unix seconds, `owner` is
    whoever the fair queue counts by. An empty `sampler` is the model's first. `sources` are the SHA-256 names of pictures
    (one to start from or to enlarge; for inpainting also the mask, white where it is painted anew) and `pictures` their
    bytes. `attempt` comes back in every event; `fence` is the lease's token. Previews are made only where `preview` is
    set. `exact` paints it alone in the fixed batch of replays."""

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
    sampler: str = ""
    strength: float = 1.0
    sources: tuple[str, ...] = ()
    pictures: tuple[bytes, ...] = ()
    priority: Priority = Priority.INTERACTIVE
    owner: str = ""
    deadline: float | None = None
    attempt: int = 1
    fence: int = 0
    preview: bool = False
    exact: bool = False


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


RESAMPLING = "lanczos"
"""Pillow's Lanczos filter with three lobes, and nothing sharpened after it."""


@dataclass(frozen=True, slots=True)
class ModelOffer:
    """What one model can do. `sizes` are shown (width, height); ranges are inclusive; `default_strength` is for pictures that
    begin with another; `upscaler` is what enlarges pictures: a pipeline's class, or the filter where there is none.
    `upscale_sizes` are what it enlarges to; without them `sizes`."""

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
    default_strength: float = 0.6
    upscaler: str = RESAMPLING
    upscale_sizes: tuple[tuple[int, int], ...] = ()

    def sizes_for(self, kind: Kind) -> tuple[tuple[int, int], ...]:
        return (self.upscale_sizes or self.sizes) if kind is Kind.UPSCALE else self.sizes


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


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a job cannot be painted: the `field` at fault, the `reason`, and the `nearest` value that can be had."""

    field: str
    reason: str
    nearest: Any = None


Wire = Job | Event | ModelOffer | ModelSpeed | ActorReport | Capacity | Refusal

_TYPES: dict[str, type] = {kind.__name__: kind for union in (Event,) for kind in get_args(union)} | {
    kind.__name__: kind for kind in (Job, ModelOffer, ModelSpeed, ActorReport, Capacity, Refusal)
}
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


def refuse(job: Job, offer: ModelOffer | None) -> Refusal | None:
    """None where the model can paint the job as asked, else the first reason why it cannot."""
    if offer is None:
        return Refusal("model", f"there is no model named {job.model}")
    if job.kind not in offer.kinds:
        return Refusal("kind", f"{offer.name} cannot do {job.kind}", str(offer.kinds[0]))
    if job.sampler and job.sampler not in offer.samplers:
        return Refusal("sampler", f"{offer.name} has no sampler {job.sampler}", offer.samplers[0])
    if (job.width, job.height) not in (sizes := offer.sizes_for(job.kind)):
        does_not = "does not enlarge to" if job.kind is Kind.UPSCALE else "does not paint"
        near = list(nearest_size((job.width, job.height), sizes))
        return Refusal("size", f"{offer.name} {does_not} {job.width} × {job.height}", near)
    if not resamples(job, offer) and (refusal := _refuse_steps(job, offer)):
        return refusal
    for name in ("prompt", "negative_prompt"):
        if len(getattr(job, name)) > offer.max_prompt_characters:
            nearest = getattr(job, name)[: offer.max_prompt_characters]
            return Refusal(name, f"{offer.name} reads at most {offer.max_prompt_characters} characters", nearest)
    if refusal := _refuse_sources(job):
        return refusal
    if not 0 <= job.seed < 2**63:
        return Refusal("seed", "a seed lies between 0 and 2⁶³ − 1", min(max(job.seed, 0), 2**63 - 1))
    return None


def resamples(job: Job, offer: ModelOffer) -> bool:
    """Whether it is a filter's one step, whatever steps and guidance were asked for."""
    return job.kind is Kind.UPSCALE and offer.upscaler == RESAMPLING


def settled(job: Job, offer: ModelOffer) -> Job:
    """The job with what it left to the model filled in, and of what is only resampled no more than its one step."""
    if resamples(job, offer):
        job = replace(job, steps=1, guidance=1.0)
    return job if job.sampler else replace(job, sampler=offer.samplers[0])


def work(job: Job) -> int:
    """What a job that is `settled` costs in rows times steps; guidance takes a second row."""
    begins_within = job.kind in (Kind.IMAGE_TO_IMAGE, Kind.INPAINT)
    steps = max(1, int(job.steps * job.strength)) if begins_within else job.steps
    return steps * (2 if job.guidance > 1 else 1)


def nearest_size(size: tuple[int, int], sizes: Iterable[tuple[int, int]]) -> tuple[int, int]:
    return min(sizes, key=lambda other: abs(other[0] - size[0]) + abs(other[1] - size[1]))


def speed_for(job: Job, speeds: Iterable[ModelSpeed]) -> ModelSpeed | None:
    """The measured speed of the job's model at its size, or at the nearest that was measured; None where it has none."""
    own = [speed for speed in speeds if speed.model == job.model]
    wanted = job.width * job.height
    return min(own, key=lambda speed: abs(speed.width * speed.height - wanted), default=None)


def seconds_for(job: Job, speeds: Iterable[ModelSpeed]) -> float | None:
    """What the job takes of one actor that is busy with full batches, in seconds; None where nothing was measured."""
    speed = speed_for(job, speeds)
    return None if speed is None else work(job) * speed.row_seconds + speed.finish_seconds


_SOURCES = {Kind.TEXT_TO_IMAGE: 0, Kind.IMAGE_TO_IMAGE: 1, Kind.INPAINT: 2, Kind.UPSCALE: 1}


def _refuse_steps(job: Job, offer: ModelOffer) -> Refusal | None:
    low, high = offer.steps
    if not low <= job.steps <= high:
        return Refusal("steps", f"{offer.name} takes {low} to {high} steps", min(max(job.steps, low), high))
    least, most = offer.guidance
    if not least <= job.guidance <= most:
        return Refusal(
            "guidance", f"{offer.name} takes guidance {least:g} to {most:g}", _clamp(job.guidance, least, most)
        )
    return None


def _refuse_sources(job: Job) -> Refusal | None:
    needed = _SOURCES[job.kind]
    if len(job.sources) != needed:
        return Refusal("sources", f"{job.kind} takes {needed} pictures, not {len(job.sources)}", needed)
    if not 0 < job.strength <= 1:
        return Refusal("strength", "strength lies above 0 and up to 1", _clamp(job.strength, 0.05, 1.0))
    return None


def _clamp(value: float, least: float, most: float) -> float:
    return least if not value > least else min(value, most)
