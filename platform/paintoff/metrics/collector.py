"""All families of /metrics, in the order in which they are shown."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from paintoff.metrics import actors, ended, house, queue


class Rows(Collector):
    """The rows at one moment."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def collect(self) -> Iterator[Metric]:
        for families in (actors.families, queue.families, ended.families, house.families):
            yield from families(self._now)
