"""The arms of the GPU bench: sixteen people at diffusers' own pipeline, as it is or compiled, and at our engine. Each turn
begins with the same jobs and keeps their pictures, so that what was timed is what is compared."""

import io
import itertools
import queue
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch
from PIL import Image

from inference.engine import Engine
from inference.pipelines.family import Family
from inference.protocol import Event, Failed, Job, Painted, work
from tests.bench.engine.figures import quantile
from tests.bench.engine.shapes import Shape

PEOPLE = 16


@dataclass
class Turn:
    """What sixteen people got of one arm in one turn; `images` are those of the first jobs that were asked for."""

    seconds: float = 0.0
    waits: list[float] = field(default_factory=list)
    rows: int = 0
    memory: int = 0
    images: dict[str, bytes] = field(default_factory=dict)

    @property
    def per_second(self) -> float:
        return len(self.waits) / self.seconds

    def told(self) -> dict[str, float]:
        p50, p95 = (quantile(self.waits, share) for share in (0.5, 0.95))
        return {"pictures_per_second": self.per_second, "p50": p50, "p95": p95, "gib": self.memory / 2**30}

    def add(self, job: Job, since: float, image: bytes) -> None:
        self.waits.append(time.perf_counter() - since)
        self.rows += work(job)
        if len(self.images) < PEOPLE:
            self.images[job.id] = image


def jobs_of(shape: Shape, family: Family) -> Iterator[Job]:
    """Without end: the shape's numbers of steps in turn, each with its own prompt and seed."""
    offer = family.model.offer
    width, height = offer.sizes[0]
    for number, steps in zip(itertools.count(), itertools.cycle(shape.steps), strict=False):
        yield Job(
            id=f"job{number}",
            model=offer.name,
            prompt=f"a red fox {'abcdefghij'[number % 10] * (1 + number // 10 % 10)}",
            seed=number,
            steps=steps,
            guidance=shape.guidance,
            width=width,
            height=height,
            sampler=offer.samplers[0],
            owner=f"owner{number % PEOPLE}",
        )


class Loop:
    """diffusers' own pipeline, one job at a time; people wait in a row. `way` is the UNet's forward in this arm."""

    def __init__(self, shape: Shape, family: Any, way: Any, people: int = PEOPLE) -> None:
        self._shape, self._family, self._way, self._people = shape, family, way, people
        for job in itertools.islice(jobs_of(shape, family), len(shape.steps)):
            self._call(job)

    def turn(self, seconds: float) -> Turn:
        jobs, turn = jobs_of(self._shape, self._family), Turn()
        reset_memory(self._family.device)
        began = time.perf_counter()
        waiting = [(began, next(jobs)) for _ in range(self._people)]
        while time.perf_counter() - began < seconds or len(turn.waits) < self._people:
            since, job = waiting.pop(0)
            turn.add(job, since, self._call(job))
            waiting.append((time.perf_counter(), next(jobs)))
        turn.seconds, turn.memory = time.perf_counter() - began, memory(self._family.device)
        return turn

    def _call(self, job: Job) -> bytes:
        plain, self._family.unet.forward = self._family.unet.forward, self._way
        try:
            return call(self._family, job)
        finally:
            self._family.unet.forward = plain


class Ours:
    """The engine with a tuned and measured model, on its own two threads as in an actor."""

    def __init__(self, shape: Shape, family: Family, caps: Mapping[Any, int], people: int = PEOPLE) -> None:
        self._shape, self._family, self._caps, self._people = shape, family, caps, people
        self.turn(0.0)

    def turn(self, seconds: float) -> Turn:
        events: queue.SimpleQueue[Event] = queue.SimpleQueue()
        engine = Engine({self._family.model.card.name: self._family}, events.put, self._caps)
        jobs, turn = jobs_of(self._shape, self._family), Turn()
        asked: dict[str, tuple[float, Job]] = {}

        def ask() -> None:
            job = next(jobs)
            asked[job.id] = time.perf_counter(), job
            engine.submit([job])

        engine.start()
        reset_memory(self._family.device)
        began = time.perf_counter()
        for _ in range(self._people):
            ask()
        while time.perf_counter() - began < seconds or len(turn.waits) < self._people:
            match events.get():
                case Failed(message=message):
                    raise RuntimeError(message)
                case Painted() as painted:
                    since, job = asked.pop(painted.job_id)
                    turn.add(job, since, painted.image)
                    ask()
        turn.seconds, turn.memory = time.perf_counter() - began, memory(self._family.device)
        engine.stop()
        return turn


def call(family: Any, job: Job) -> bytes:
    generator = torch.Generator("cpu").manual_seed(job.seed)
    with torch.inference_mode():
        picture = family.pipeline(
            job.prompt,
            num_inference_steps=job.steps,
            guidance_scale=job.guidance,
            width=job.width,
            height=job.height,
            generator=generator,
        ).images[0]
    out = io.BytesIO()
    picture.save(out, format="PNG", compress_level=1)
    return out.getvalue()


def worst_apart(one: Turn, other: Turn) -> float:
    """The mean distance in levels of 255 between what two arms painted of the same jobs: of the worst of them."""
    both = one.images.keys() & other.images.keys()
    assert both, "the arms painted no job in common"
    return max(_levels_apart(one.images[name], other.images[name]) for name in both)


def _levels_apart(one: bytes, other: bytes) -> float:
    first, second = (np.asarray(Image.open(io.BytesIO(png)), dtype=np.int16) for png in (one, other))
    return float(abs(first - second).mean())


def memory(device: torch.device) -> int:
    return torch.cuda.max_memory_allocated(device) if device.type == "cuda" else 0


def reset_memory(device: torch.device) -> None:
    if device.type == "cuda":
        torch.cuda.synchronize(device)
        torch.cuda.reset_peak_memory_stats(device)
