"""Real studios on a test's own cluster, and waiting for what they say."""

import json
import time
from collections.abc import Callable
from pathlib import Path

from inference.client import RayStudio
from inference.protocol import ActorReport, Event, StudioState
from tests.support.engine_cluster import Head

STARTS = 150.0


def registry(folder: Path, *models: Path) -> Path:
    listed = folder / "models.json"
    listed.write_text(json.dumps([{"folder": str(model)} for model in models]))
    return listed


def opened(head: Head, **options) -> RayStudio:
    studio = RayStudio(head.address, **{"build": "test"} | options)
    studio.connect()
    return studio


def wait_for(studio: RayStudio, test: Callable[[], object], seconds: float = STARTS) -> list[Event]:
    """The events until the test holds."""
    heard: list[Event] = []
    gives_up = time.monotonic() + seconds
    events = studio.events()
    while not test():
        assert time.monotonic() < gives_up, f"it did not come to that: {studio.capacity().reports}"
        heard.append(next(events))
    return heard


def wait_until_ready(studio: RayStudio, actors: int = 1) -> RayStudio:
    wait_for(studio, lambda: studio.capacity().actors >= actors)
    return studio


def report_of(studio: RayStudio, actor: str) -> ActorReport:
    return next(report for report in studio.capacity().reports if report.actor == actor)


def ready_reports(studio: RayStudio) -> list[ActorReport]:
    return [report for report in studio.capacity().reports if report.state is StudioState.READY]
