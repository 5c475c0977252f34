"""The site's own queue, the studio's state and its dispatchers as gauges."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric

from inference.protocol import StudioState
from jobs.beats import FRESH
from jobs.health import StudioHealth, studio_status
from jobs.studio.actors import heard
from jobs.studio.figures import dispatchers, queues


def families(now: datetime) -> Iterator[Metric]:
    yield from _queues(now)
    yield from _studio(now)
    yield from _dispatchers(now)


def _queues(now: datetime) -> Iterator[Metric]:
    lines = {queue.priority.label: queue for queue in queues(now)}
    waiting = GaugeMetricFamily("paintoff_queue_jobs", "Jobs that wait for a dispatcher.", labels=["class"])
    oldest = GaugeMetricFamily("paintoff_queue_oldest_wait_seconds", "Age of the oldest of them.", labels=["class"])
    leased = GaugeMetricFamily("paintoff_leased_jobs", "Jobs that a dispatcher has on lease.", labels=["class"])
    painting = GaugeMetricFamily(
        "paintoff_leased_oldest_seconds", "Time since the first step of the oldest of them.", labels=["class"]
    )
    for label, queue in lines.items():
        waiting.add_metric([label], queue.waiting)
        oldest.add_metric([label], queue.oldest_wait)
        leased.add_metric([label], queue.leased)
        painting.add_metric([label], queue.oldest_lease)
    yield from (waiting, oldest, leased, painting)


def _studio(now: datetime) -> Iterator[Metric]:
    status = studio_status(now)
    states = GaugeMetricFamily("paintoff_studio_state", "1 for the state that the studio is in.", labels=["state"])
    for state in StudioHealth:
        states.add_metric([state], float(status.state is state))
    yield states
    ready = sum(one.report.state is StudioState.READY for one in heard(now, FRESH))
    yield GaugeMetricFamily("paintoff_studio_ready_actors", "Actors that can paint now.", value=ready)
    if status.state is StudioHealth.READY and status.seconds_per_picture:
        words = "Measured, all actors together in steady work."
        yield GaugeMetricFamily("paintoff_studio_picture_seconds", words, value=status.seconds_per_picture)


def _dispatchers(now: datetime) -> Iterator[Metric]:
    names = ("dispatcher", "state")
    age = GaugeMetricFamily("paintoff_dispatcher_age_seconds", "Time since it last spoke.", labels=names)
    silence = GaugeMetricFamily(
        "paintoff_dispatcher_studio_silence_seconds",
        "Time since it had heard the studio, as it last said.",
        labels=names,
    )
    flights = GaugeMetricFamily("paintoff_dispatcher_in_flight_jobs", "Jobs that it has in the studio.", labels=names)
    for one in dispatchers(now):
        said = [one.name, one.state]
        age.add_metric(said, one.age)
        silence.add_metric(said, one.silent_for)
        flights.add_metric(said, one.in_flight)
    yield from (age, silence, flights)
