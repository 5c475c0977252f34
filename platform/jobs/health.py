"""What the site may say of the studio: read from the dispatchers' rows, so it is right while they are dead."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from inference.protocol import Capacity, ModelOffer, from_json
from jobs.beats import FRESH
from jobs.models import DispatcherBeat
from paintoff.ready import Ready


class StudioHealth(StrEnum):
    STARTING = "starting"
    READY = "ready"
    LOST = "lost"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class StudioStatus:
    """`missing`: no dispatcher says anything. `age_seconds` is since the studio itself was heard, `dispatcher_age`
    since the dispatcher was; `seconds_per_picture` is of the whole studio, None until measured. `capacity` is the last
    that was told, with models and speeds, even where the state is not ready. `steps` are how far jobs are, `easels` the jobs
    of each actor, by their ids."""

    state: StudioHealth
    age_seconds: float | None = None
    actors: int = 0
    seconds_per_picture: float | None = None
    dispatcher_age: float | None = None
    capacity: Capacity | None = None
    steps: Mapping[str, int] = field(default_factory=dict)
    easels: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def offer(self, model: str) -> ModelOffer | None:
        """What this model can do; None where it is unknown, or nothing was told yet."""
        offers = self.capacity.models if self.capacity else ()
        return next((offer for offer in offers if offer.name == model), None)


BEATS = Ready(lambda: DispatcherBeat.objects.order_by("-seen_at")[:50])
BEST_FIRST = (StudioHealth.READY, StudioHealth.STARTING, StudioHealth.LOST)


def studio_status(now: datetime) -> StudioStatus:
    """The best that a living dispatcher says, else `missing` with what was said last."""
    told = _told(now)
    if fresh := [status for status in told if status.state in BEST_FIRST]:
        return min(fresh, key=lambda status: BEST_FIRST.index(status.state))
    return told[0] if told else StudioStatus(StudioHealth.MISSING)


def living_studios(now: datetime) -> list[StudioStatus]:
    """What each living dispatcher says of its studio: those at different places may offer different models."""
    return [status for status in _told(now) if status.state in BEST_FIRST]


def last_studios(now: datetime) -> list[StudioStatus]:
    """Those that live; where none does, the one that said something last."""
    told = _told(now)
    return [status for status in told if status.state in BEST_FIRST] or told[:1]


def _told(now: datetime) -> list[StudioStatus]:
    return [_status(beat, now) for beat in BEATS.rows()]


def _status(beat: DispatcherBeat, now: datetime) -> StudioStatus:
    age = max(0.0, (now - beat.seen_at).total_seconds())
    missing = beat.studio not in BEST_FIRST or age > FRESH.total_seconds()
    return StudioStatus(
        state=StudioHealth.MISSING if missing else StudioHealth(beat.studio),
        age_seconds=age + beat.detail.get("silent_for", 0.0),
        actors=0 if missing else beat.actors,
        seconds_per_picture=beat.seconds_per_picture,
        dispatcher_age=age,
        capacity=capacity_of(beat),
        steps={} if missing else beat.detail.get("steps", {}),
        easels={} if missing else beat.detail.get("easels", {}),
    )


def capacity_of(beat: DispatcherBeat) -> Capacity | None:
    """What it last told of the studio; None where it told nothing, or in the words of another version."""
    try:
        capacity: Capacity = from_json(beat.detail["capacity"])
    except (KeyError, TypeError, ValueError):
        return None
    return capacity
