"""Puts together what the operators' page shows at one moment. Reads only; knows nothing of requests."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from inference.protocol import ActorReport, StudioState
from jobs import readmission
from jobs.beats import FRESH
from jobs.health import StudioStatus, studio_status
from jobs.studio import actors, figures, series, words
from jobs.studio.actors import Heard
from jobs.studio.charts import Chart, Point, chart
from jobs.studio.figures import Dispatcher, Failures, Queue
from jobs.studio.series import SPAN, STEP, Moment

REMEMBERED = timedelta(minutes=15)
HOUR = timedelta(hours=1)
PER_PAGE = 24
TIGHT = 0.9
GAP = 3 * STEP.total_seconds()


@dataclass(frozen=True, slots=True)
class Card:
    """One actor. `is_stale`: its dispatcher has said nothing for a while. `is_asked`: somebody wants it to work again."""

    report: ActorReport
    age: float
    is_stale: bool
    is_asked: bool
    charts: tuple[Chart, ...]

    @property
    def memory(self) -> float:
        """The share that is used."""
        return self.report.memory_used / self.report.memory_total if self.report.memory_total else 0.0

    @property
    def tight(self) -> float:
        """Bytes from which on little is left."""
        return TIGHT * self.report.memory_total


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to narrow the list of actors; an empty `state` is all of them."""

    state: str
    actors: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Board:
    """`page` of `pages`, from 1. `ready` actors can paint. `charts` are of the whole studio; `painted` and `failures` of
    the last hour."""

    at: datetime
    status: StudioStatus
    reason: str
    ready: int
    charts: tuple[Chart, ...]
    queues: Sequence[Queue]
    dispatchers: Sequence[Dispatcher]
    painted: int
    failures: Sequence[Failures]
    choices: Sequence[Choice]
    cards: Sequence[Card]
    state: str
    page: int
    pages: int

    @property
    def previous(self) -> int:
        return self.page - 1

    @property
    def next(self) -> int:
        return self.page + 1


def board(now: datetime, state: str = "", page: int = 1) -> Board:
    """A page that does not exist is the nearest that does."""
    heard = sorted(actors.heard(now, REMEMBERED), key=_is_stale)
    wanted = [one for one in heard if not state or one.report.state == state]
    pages = max(1, -(-len(wanted) // PER_PAGE))
    page = min(max(page, 1), pages)
    queues = figures.queues(now)
    fresh = [one.report for one in heard if not _is_stale(one)]
    return Board(
        at=now,
        status=studio_status(now),
        reason=actors.reason(fresh),
        ready=sum(report.state is StudioState.READY for report in fresh),
        charts=_of_studio(now, fresh, queues),
        queues=queues,
        dispatchers=figures.dispatchers(now),
        painted=figures.painted(now, HOUR),
        failures=figures.failures(now, HOUR),
        choices=_choices(heard, state),
        cards=_cards(now, wanted[(page - 1) * PER_PAGE : page * PER_PAGE]),
        state=state,
        page=page,
        pages=pages,
    )


def _choices(heard: Sequence[Heard], state: str) -> list[Choice]:
    counts = Counter(str(one.report.state) for one in heard)
    shown = [str(name) for name in actors.WORST_FIRST if counts[str(name)] or name == state]
    return [Choice("", len(heard), not state), *(Choice(name, counts[name], name == state) for name in shown)]


def _cards(now: datetime, heard: Sequence[Heard]) -> list[Card]:
    history = series.of_actors([one.report.actor for one in heard], now)
    asked = readmission.pending()
    return [_card(one, one.report.actor in asked, history.get(one.report.actor, [])) for one in heard]


def _card(one: Heard, is_asked: bool, past: Sequence[Moment]) -> Card:
    return Card(one.report, one.age, _is_stale(one), is_asked, _of_actor(one, past))


def _is_stale(one: Heard) -> bool:
    return one.age > FRESH.total_seconds()


def _of_actor(one: Heard, past: Sequence[Moment]) -> tuple[Chart, ...]:
    report = one.report
    moments = past if _is_stale(one) else [*past, _moment([report])]
    queue = [(moment.age, moment.queued) for moment in moments]
    return _charts(moments, "Queue", queue, report.memory_total)


def _of_studio(now: datetime, reports: Sequence[ActorReport], queues: Sequence[Queue]) -> tuple[Chart, ...]:
    moments = series.of_studio(now)
    if reports:
        moments = [*moments, _moment(reports)]
    queue = [*series.of_queue(now), (0.0, float(sum(queue.waiting for queue in queues)))]
    return _charts(moments, "Waiting jobs", queue, sum(report.memory_total for report in reports))


def _moment(reports: Sequence[ActorReport]) -> Moment:
    """Now, as the samples would tell it."""
    fills = [report.batch_fill for report in reports if report.running]
    return Moment(
        age=0.0,
        steps_per_second=sum(report.steps_per_second for report in reports),
        fill=sum(fills) / len(fills) if fills else 0.0,
        queued=float(sum(report.queued for report in reports)),
        memory=float(sum(report.memory_used for report in reports)),
    )


def _charts(moments: Sequence[Moment], queue_name: str, queue: Sequence[Point], memory: float) -> tuple[Chart, ...]:
    rooms = {"span": SPAN.total_seconds(), "gap": GAP}
    steps = [(moment.age, moment.steps_per_second) for moment in moments]
    fill = [(moment.age, moment.fill) for moment in moments]
    used = [(moment.age, moment.memory) for moment in moments]
    return (
        chart("steps", "Steps/s", steps, words.rate, top=1.0, **rooms),
        chart("fill", "Batch fill", fill, words.share, top=1.0, **rooms),
        chart("queue", queue_name, queue, words.count, top=4.0, **rooms),
        chart("memory", "Memory", used, words.size, top=memory, **rooms),
    )
