"""How jobs ended, as counters that never fall, though old jobs are forgotten."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime

from prometheus_client.core import CounterMetricFamily, SummaryMetricFamily
from prometheus_client.metrics_core import Metric

from jobs.models import CLOSED_STATES, JobState, Priority
from jobs.tally import Ended, totals


def families(_now: datetime) -> Iterator[Metric]:
    ends = totals()
    yield _finished(ends)
    yield _failures(ends)
    yield _painted(ends)
    waited = "Time from asking to the first step, of painted jobs."
    yield _summary("paintoff_job_wait_seconds", waited, ends, lambda end: end.waited)
    painting = "Time from the first step to the picture, of painted jobs."
    yield _summary("paintoff_job_painting_seconds", painting, ends, lambda end: end.painted_in)


def _finished(ends: list[Ended]) -> Metric:
    counts: Counter[tuple[str, ...]] = Counter({(state, name.label): 0 for state in CLOSED_STATES for name in Priority})
    for end in ends:
        counts[end.outcome, _class(end)] += end.jobs
    return _counter("paintoff_jobs_finished_total", "Jobs that have ended.", ("outcome", "class"), counts)


def _failures(ends: list[Ended]) -> Metric:
    counts: Counter[tuple[str, ...]] = Counter()
    for end in ends:
        if end.outcome == JobState.FAILED:
            counts[end.code,] += end.jobs
    return _counter("paintoff_job_failures_total", "Jobs that have failed, by code.", ("code",), counts)


def _painted(ends: list[Ended]) -> Metric:
    counts: Counter[tuple[str, ...]] = Counter()
    for end in ends:
        if end.outcome == JobState.PAINTED:
            counts[end.model,] += end.jobs
    return _counter("paintoff_pictures_painted_total", "Pictures painted, by model.", ("model",), counts)


def _counter(name: str, words: str, labels: tuple[str, ...], counts: Counter[tuple[str, ...]]) -> Metric:
    family = CounterMetricFamily(name, words, labels=labels)
    for said, count in counts.items():
        family.add_metric(said, count)
    return family


def _summary(name: str, words: str, ends: list[Ended], say: Callable[[Ended], float]) -> Metric:
    family = SummaryMetricFamily(name, words, labels=("class",))
    for label in Priority.labels:
        own = [end for end in ends if end.outcome == JobState.PAINTED and _class(end) == label]
        family.add_metric([label], sum(end.jobs for end in own), sum(map(say, own)))
    return family


def _class(end: Ended) -> str:
    return Priority(end.priority).label
