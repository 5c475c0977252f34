"""Runs an engine over some jobs and shows how they come along. Knows no files and no arguments."""

import queue
from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from inference import protocol
from inference.engine import Engine
from inference.errand import ErrandFamily
from inference.pipelines.family import AnyFamily
from inference.protocol import Event, Failed, Job, Painted

TOGETHER = 16
"""Rows that are painted in one batch without having been measured."""


def painted(families: Mapping[str, AnyFamily], jobs: Sequence[Job], console: Console) -> list[Painted | Failed]:
    """The outcomes, in the order of the jobs, which are painted together as far as they can be."""
    events: queue.SimpleQueue[Event] = queue.SimpleQueue()
    batched = {name: family for name, family in families.items() if not isinstance(family, ErrandFamily)}
    caps = {(job.model, batched[job.model].native_size(job)): TOGETHER for job in jobs if job.model in batched}
    engine = Engine(families, events.put, caps, name="command")
    engine.start()
    engine.submit(jobs)
    try:
        return _watched(events, jobs, console)
    finally:
        engine.stop()


def _watched(events: "queue.SimpleQueue[Event]", jobs: Sequence[Job], console: Console) -> list[Painted | Failed]:
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    outcomes: dict[str, Painted | Failed] = {}
    with Progress(*columns, console=console) as bar:
        tasks = {job.id: bar.add_task(f"Painting {job.id}", total=job.steps) for job in jobs}
        while len(outcomes) < len(jobs):
            match events.get():
                case protocol.Progress(job_id=job_id, step=step, steps=steps):
                    bar.update(tasks[job_id], completed=step, total=steps)
                case Painted(job_id=job_id) | Failed(job_id=job_id) as outcome:
                    outcomes[job_id] = outcome
    return [outcomes[job.id] for job in jobs]
