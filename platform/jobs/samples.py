"""Keeps a short history of the actors and the queue. The dispatcher says when; it may say so as often as it likes."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

from django.db.models import Count

from inference.protocol import ActorReport
from jobs.history import ActorSample, QueueSample
from jobs.models import OPEN_STATES, Job, JobState, Priority

EVERY = timedelta(seconds=5)
KEPT = timedelta(days=1)
MOST_PER_SECOND = 20
"""Rows. Beyond a hundred actors each is sampled less often."""


class Sampler:
    """Keeps samples, and between two of them the most that each actor told of its work: a short batch is over before the
    next sample is due."""

    def __init__(self) -> None:
        self._most: dict[str, ActorReport] = {}

    def keep(self, reports: Collection[ActorReport], now: datetime) -> int:
        """Sample these actors and the queue unless that was done just now; how many actors were."""
        self._most = {report.actor: _most(self._most.get(report.actor), report) for report in reports}
        sampled = keep(self._most.values(), now)
        for actor in sampled:
            del self._most[actor]
        return len(sampled)


def keep(reports: Collection[ActorReport], now: datetime) -> list[str]:
    """The names of the actors that were due, and were sampled."""
    _keep_queue(now)
    since = now - max(EVERY, timedelta(seconds=len(reports) / MOST_PER_SECOND))
    recent = ActorSample.objects.filter(actor__in=[report.actor for report in reports], at__gt=since, at__lte=now)
    known = set(recent.values_list("actor", flat=True))
    fresh = [report for report in reports if report.actor not in known]
    ActorSample.objects.bulk_create(_sample(report, now) for report in fresh)
    return [report.actor for report in fresh]


def _most(before: ActorReport | None, report: ActorReport) -> ActorReport:
    """A fill counts only where there was work."""
    if before is None:
        return report
    return replace(
        report,
        steps_per_second=max(before.steps_per_second, report.steps_per_second),
        batch_fill=max((one.batch_fill for one in (before, report) if one.running), default=report.batch_fill),
        running=max(before.running, report.running),
    )


def forget(now: datetime) -> int:
    """Drop what is older than a day; how many rows went."""
    gone = 0
    for samples in (ActorSample, QueueSample):
        gone += samples.objects.filter(at__lt=now - KEPT).delete()[0]  # type: ignore[attr-defined]
    return gone


def _keep_queue(now: datetime) -> None:
    if QueueSample.objects.filter(at__gt=now - EVERY, at__lte=now).exists():
        return
    lines = Job.objects.filter(state__in=OPEN_STATES).order_by().values_list("state", "priority").annotate(Count("pk"))
    counted = {(state, priority): count for state, priority, count in lines}
    waiting = {name.name.lower(): counted.get((JobState.QUEUED, name), 0) for name in Priority}
    leased = sum(count for (state, _), count in counted.items() if state == JobState.LEASED)
    QueueSample.objects.create(at=now, leased=leased, **waiting)


def _sample(report: ActorReport, now: datetime) -> ActorSample:
    return ActorSample(
        at=now,
        actor=report.actor[:120],
        steps_per_second=report.steps_per_second,
        batch_fill=report.batch_fill,
        memory_used=report.memory_used,
        running=max(0, report.running),
        queued=max(0, report.queued),
    )
