"""The rest of the house, as far as its rows tell: battles that are on, people in them, the referee."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric

from battles.models import Battle, RefereeBeat, Seat
from battles.states import Phase
from paintoff import runtime

OVER = [phase for phase in Phase if phase.is_over]


def families(now: datetime) -> Iterator[Metric]:
    yield GaugeMetricFamily("paintoff_people_present", "Seats whose person is there.", value=_present())
    yield _battles()
    if (beat := RefereeBeat.objects.order_by("-seen_at").first()) is not None:
        age = max(0.0, (now - beat.seen_at).total_seconds())
        yield GaugeMetricFamily("paintoff_referee_age_seconds", "Time since a referee last spoke.", value=age)
    build = GaugeMetricFamily("paintoff_build_info", "The build that answers.", labels=["build"])
    build.add_metric([runtime.build_id()], 1)
    yield build


def _present() -> int:
    return Seat.objects.filter(is_present=True, present_at__isnull=False).count()


def _battles() -> Metric:
    phases = Battle.objects.exclude(phase__in=OVER).order_by().values_list("phase").annotate(Count("pk"))
    counts = dict.fromkeys((phase for phase in Phase if phase not in OVER), 0) | dict(phases)
    family = GaugeMetricFamily("paintoff_open_battles", "Battles that are on, by phase.", labels=["phase"])
    for phase, count in counts.items():
        family.add_metric([phase], count)
    return family
