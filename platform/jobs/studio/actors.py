"""What the actors last said of themselves, gathered from all dispatchers' rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from inference.protocol import ActorReport, StudioState
from jobs.health import capacity_of
from jobs.models import DispatcherBeat

ON_DUTY = ("starting", "ready", "lost")
WORST_FIRST = (StudioState.OUT, StudioState.GONE, StudioState.STARTING, StudioState.READY)


@dataclass(frozen=True, slots=True)
class Heard:
    """A report, through whom it came, and how many seconds ago that one spoke."""

    report: ActorReport
    dispatcher: str
    age: float


def heard(now: datetime, within: timedelta) -> list[Heard]:
    """Every actor that a dispatcher on duty told of lately, troubled ones first. Of two words on one actor the newer
    counts."""
    beats = DispatcherBeat.objects.filter(studio__in=ON_DUTY, seen_at__gt=now - within).order_by("seen_at")
    found = {one.report.actor: one for beat in beats for one in _told(beat, now)}
    return sorted(found.values(), key=_place)


def reason(reports: Iterable[ActorReport]) -> str:
    """Why a studio cannot paint, in the words of its worst actor; empty where none says."""
    troubled = [report for report in reports if report.reason and report.state is not StudioState.READY]
    return min(troubled, key=lambda report: WORST_FIRST.index(report.state)).reason if troubled else ""


def _told(beat: DispatcherBeat, now: datetime) -> list[Heard]:
    capacity = capacity_of(beat)
    age = max(0.0, (now - beat.seen_at).total_seconds())
    return [Heard(report, beat.name, age) for report in capacity.reports] if capacity else []


def _place(one: Heard) -> tuple[int, str, str]:
    return WORST_FIRST.index(one.report.state), one.report.node, one.report.actor
