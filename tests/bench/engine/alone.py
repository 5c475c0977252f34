"""What the engine adds where a job has it to itself: submit, picture back, against a bare call of diffusers' pipeline. The
engine runs on its own two threads as it does in an actor; the arms take turns job by job."""

import queue
import time
from contextlib import closing
from dataclasses import replace
from statistics import median

from inference.engine import Engine
from inference.pipelines.family import Family
from inference.protocol import Event, Job, Painted
from tests.bench.engine import jobs, models
from tests.bench.engine.arms import caps, painted_by, pipelines
from tests.bench.engine.figures import figure
from tests.bench.engine.same import assert_same

STEPS = (8, 12, 16)
MORE = 1.05


class Alone:
    """An engine that is asked for one picture at a time."""

    def __init__(self, family: Family) -> None:
        self._events: queue.SimpleQueue[Event] = queue.SimpleQueue()
        self._engine = Engine({family.model.card.name: family}, self._events.put, caps(family, 16))
        self._engine.start()

    def paint(self, job: Job) -> bytes:
        self._engine.submit([job])
        while True:
            event = self._events.get()
            if isinstance(event, Painted):
                return event.image

    def close(self) -> None:
        self._engine.stop()


def run(count: int = 60) -> None:
    for called, model, number in (("all calls", models.calls, count), ("all work", models.saturated, count // 4)):
        with model() as family:
            compare(called, family, jobs.jobs(family, number, STEPS))


def compare(called: str, family: Family, made: list[Job]) -> None:
    bare = pipelines(family)
    spent: dict[str, list[tuple[float, float]]] = {"engine": [], "diffusers": []}
    images: dict[str, dict[str, bytes]] = {"engine": {}, "diffusers": {}}
    with closing(Alone(family)) as alone:
        arms = {"engine": alone.paint, "diffusers": lambda job: painted_by(bare, [job])[0]}
        for number, job in enumerate([replace(made[0], id="first"), *made]):
            for name in arms if number % 2 else reversed(arms):
                before = time.perf_counter(), time.process_time()
                images[name][job.id] = arms[name](job)
                spent[name].append((time.perf_counter() - before[0], time.process_time() - before[1]))
    assert_same(images.values())
    wall, cpu = (ratio(spent, kind) for kind in (0, 1))
    seconds = {name: median(wall for wall, _ in each[1:]) for name, each in spent.items()}
    name = f"alone: engine / bare diffusers call, {called}"
    figure(name, wall, MORE, wall <= MORE, by_processor_time=cpu, seconds=seconds)


def ratio(spent: dict[str, list[tuple[float, float]]], kind: int) -> float:
    """The median over the jobs, without the first, which warms up."""
    pairs = zip(spent["engine"][1:], spent["diffusers"][1:], strict=True)
    return median(ours[kind] / theirs[kind] for ours, theirs in pairs)
