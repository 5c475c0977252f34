"""Real studios on a test's own cluster, and what their actors report."""

import json
from pathlib import Path

from inference.client import RayStudio
from inference.protocol import ActorReport, StudioState
from tests.support.engine_cluster import Head


def registry(folder: Path, *models: Path) -> Path:
    listed = folder / "models.json"
    listed.write_text(json.dumps([{"folder": str(model)} for model in models]))
    return listed


def opened(head: Head, **options) -> RayStudio:
    studio = RayStudio(head.address, **{"build": "test"} | options)
    studio.connect()
    return studio


def report_of(studio: RayStudio, actor: str) -> ActorReport:
    return next(report for report in studio.capacity().reports if report.actor == actor)


def ready_reports(studio: RayStudio) -> list[ActorReport]:
    return [report for report in studio.capacity().reports if report.state is StudioState.READY]
