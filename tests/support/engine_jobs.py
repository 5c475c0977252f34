"""Jobs for the tiny model, and an engine that works in the test's own thread."""

from dataclasses import dataclass, field, replace
from itertools import count

from inference.engine import Engine
from inference.pipelines.prx import PRXPixel
from inference.protocol import Event, Job, Painted

FOX = Job(id="fox", model="tiny", prompt="a red fox", seed=7, steps=4, guidance=3.0, width=64, height=64, owner="ada")
_numbers = count(1)


def job(**changes) -> Job:
    return replace(FOX, **{"id": f"job{next(_numbers)}"} | changes)


class Faulty(PRXPixel):
    """The tiny model with a fault of its own."""

    def __init__(self, family, **faults):
        super().__init__(family.model, family.pipeline)
        for name, fault in faults.items():
            setattr(self, name, fault)


@dataclass
class Bench:
    """An engine whose events are kept in `events`."""

    family: object
    caps: dict = field(default_factory=lambda: {("tiny", (16, 16)): 8})
    events: list[Event] = field(default_factory=list)

    def __post_init__(self):
        self.engine = Engine({self.family.model.card.name: self.family}, self.events.append, self.caps, name="bench")

    def paint(self, *jobs: Job) -> list[Event]:
        self.engine.submit(jobs)
        return self.run()

    def painted(self, job: Job) -> Painted:
        self.paint(job)
        return self.picture(job)

    def run(self, ticks: int = 1000) -> list[Event]:
        while ticks and self.engine.tick():
            ticks -= 1
        self.engine.finisher.drain()
        return self.events

    def of(self, job: Job) -> list[Event]:
        return [event for event in self.events if getattr(event, "job_id", None) == job.id]

    def picture(self, job: Job) -> Painted:
        return next(event for event in self.of(job) if isinstance(event, Painted))
