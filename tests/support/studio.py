"""Actors that a dispatcher's row tells of, for tests of what operators see."""

from datetime import datetime
from typing import Any

from inference.protocol import ActorReport, Capacity, StudioState
from jobs import beats

GIB = 1024**3


def actor(name: str = "painter-0", **more: Any) -> ActorReport:
    told = {
        "state": StudioState.READY,
        "node": "node-a",
        "pid": 77,
        "device": "cuda:0",
        "models": ("starter", "turbo"),
        "memory_used": 6 * GIB,
        "memory_total": 8 * GIB,
        "batch_fill": 0.5,
        "steps_per_second": 12.5,
        "rows_per_second": 48.0,
        "running": 3,
        "queued": 2,
        "oldest_wait": 4.0,
        "oldest_running": 9.0,
        "painted": 120,
        "failed": 1,
        "restarts": 2,
    }
    return ActorReport(actor=name, **told | more)


def telling(*reports: ActorReport, now: datetime, dispatcher: str = "easel", studio: str = "ready") -> None:
    """A dispatcher that told of these actors at that moment."""
    ready = sum(report.state is StudioState.READY for report in reports)
    capacity = Capacity(StudioState.READY, ready, 0.5, 0.5, 0, 0, reports=reports)
    fence = beats.begin(dispatcher, dispatcher, now)
    assert beats.beat(dispatcher, fence, dispatcher, now, studio, capacity, {"in_flight": 5, "silent_for": 0.5})
