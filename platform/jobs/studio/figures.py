"""The queue, what failed lately and who dispatches: a few indexed reads, shared by page and metrics."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max, Min

from jobs.beats import FRESH
from jobs.models import CLOSED_STATES, DispatcherBeat, Job, JobState, Priority

CODES_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Queue:
    """One class of jobs: how many wait, how many are on lease, and the age of the oldest of each in seconds."""

    priority: Priority
    waiting: int = 0
    oldest_wait: float = 0.0
    leased: int = 0
    oldest_lease: float = 0.0


@dataclass(frozen=True, slots=True)
class Failures:
    """So many jobs failed with this code; the last one `age` seconds ago."""

    code: str
    jobs: int
    age: float


@dataclass(frozen=True, slots=True)
class Dispatcher:
    """What a dispatcher last said of itself, `age` seconds ago. `silent_for`: since it had heard the studio."""

    name: str
    state: str
    age: float
    actors: int
    in_flight: int
    silent_for: float
    place: str

    @property
    def standing(self) -> str:
        """Its state, or that it is silent although it never said good-bye."""
        return "silent" if self.age > FRESH.total_seconds() and self.state != "stopped" else self.state


def queues(now: datetime) -> list[Queue]:
    """All classes, the first served first."""
    waiting, leased = _ages(JobState.QUEUED, "created_at", now), _ages(JobState.LEASED, "started_at", now)
    nothing = (0, 0.0)
    return [Queue(name, *waiting.get(name, nothing), *leased.get(name, nothing)) for name in Priority]


def failures(now: datetime, since: timedelta) -> list[Failures]:
    """The most frequent first."""
    failed = Job.objects.filter(state=JobState.FAILED, finished_at__gt=now - since).order_by()
    lines = failed.values_list("failure_code").annotate(jobs=Count("pk"), last=Max("finished_at")).order_by("-jobs")
    return [Failures(code, jobs, _seconds(now, last)) for code, jobs, last in lines[:CODES_SHOWN]]


def painted(now: datetime, since: timedelta) -> int:
    """How many pictures were painted lately."""
    ended = Job.objects.filter(state__in=[state.value for state in CLOSED_STATES], finished_at__gt=now - since)
    return ended.filter(state=JobState.PAINTED).count()


def dispatchers(now: datetime) -> list[Dispatcher]:
    """The freshest first."""
    return [_dispatcher(beat, now) for beat in DispatcherBeat.objects.order_by("-seen_at")[:50]]


def _ages(state: JobState, since: str, now: datetime) -> dict[int, tuple[int, float]]:
    jobs = Job.objects.filter(state=state).order_by()
    lines = jobs.values_list("priority").annotate(jobs=Count("pk"), oldest=Min(since))
    return {priority: (count, _seconds(now, oldest)) for priority, count, oldest in lines}


def _dispatcher(beat: DispatcherBeat, now: datetime) -> Dispatcher:
    said = beat.detail
    return Dispatcher(
        name=beat.name,
        state=beat.studio,
        age=_seconds(now, beat.seen_at),
        actors=beat.actors,
        in_flight=said.get("in_flight", 0),
        silent_for=said.get("silent_for", 0.0),
        place=said.get("place", ""),
    )


def _seconds(now: datetime, then: datetime | None) -> float:
    return max(0.0, (now - then).total_seconds()) if then else 0.0
