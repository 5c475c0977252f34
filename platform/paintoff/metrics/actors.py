"""The actors as gauges. One that its dispatcher has not told of lately is not shown: an old figure would look alive."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric

from inference.protocol import ActorReport, StudioState
from jobs.beats import FRESH
from jobs.studio.actors import heard

PLACE = ("actor", "node", "device")
Say = Callable[[ActorReport], float]
GAUGES: tuple[tuple[str, str, Say], ...] = (
    ("paintoff_actor_memory_used_bytes", "Memory of its device in use.", lambda r: r.memory_used),
    ("paintoff_actor_memory_size_bytes", "Memory of its device in all.", lambda r: r.memory_total),
    (
        "paintoff_actor_batch_fill_ratio",
        "Mean share of the batch cap that the last forwards used.",
        lambda r: r.batch_fill,
    ),
    ("paintoff_actor_steps_per_second", "Denoising steps per second lately.", lambda r: r.steps_per_second),
    ("paintoff_actor_rows_per_second", "Batch rows per second lately.", lambda r: r.rows_per_second),
    ("paintoff_actor_running_jobs", "Jobs being stepped.", lambda r: r.running),
    ("paintoff_actor_queued_jobs", "Jobs that wait in the actor.", lambda r: r.queued),
    (
        "paintoff_actor_oldest_wait_seconds",
        "Age of the job that has waited longest in the actor.",
        lambda r: r.oldest_wait,
    ),
    ("paintoff_actor_oldest_running_seconds", "Age of the job that has run longest.", lambda r: r.oldest_running),
)
COUNTERS: tuple[tuple[str, str, Say], ...] = (
    ("paintoff_actor_painted_total", "Pictures painted since the actor was placed.", lambda r: r.painted),
    ("paintoff_actor_failed_total", "Jobs failed since the actor was placed.", lambda r: r.failed),
    ("paintoff_actor_restarts_total", "Restarts since the actor was placed.", lambda r: r.restarts),
)


def families(now: datetime) -> Iterator[Metric]:
    reports = [one.report for one in heard(now, FRESH)]
    yield _states(reports)
    yield _models(reports)
    for kind, wanted in ((GaugeMetricFamily, GAUGES), (CounterMetricFamily, COUNTERS)):
        for name, words, say in wanted:
            family = kind(name, words, labels=PLACE)
            for report in reports:
                family.add_metric(_place(report), say(report))
            yield family


def _states(reports: list[ActorReport]) -> Metric:
    family = GaugeMetricFamily("paintoff_actor_state", "1 for the state that it is in.", labels=[*PLACE, "state"])
    for report in reports:
        for state in StudioState:
            family.add_metric([*_place(report), state], float(report.state is state))
    return family


def _models(reports: list[ActorReport]) -> Metric:
    family = GaugeMetricFamily("paintoff_actor_model_loaded", "1 for each model that it has.", labels=[*PLACE, "model"])
    for report in reports:
        for model in report.models:
            family.add_metric([*_place(report), model], 1.0)
    return family


def _place(report: ActorReport) -> list[str]:
    return [report.actor, report.node, report.device]
