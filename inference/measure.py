"""How fast a model is on this machine and how large a batch pays, found by painting before the first job comes."""

import logging
import math
import time
from collections.abc import Callable, Mapping
from dataclasses import replace

import torch

from inference.canvas import Canvas, advance, begin
from inference.errand import ErrandFamily
from inference.finishing import painted
from inference.memory import given_back
from inference.pipelines.family import AnyFamily, Family
from inference.protocol import Failed, Job, ModelSpeed
from inference.texts import Texts
from inference.timing import timed
from inference.work import Bucket

log = logging.getLogger(__name__)

ROWS = (1, 2, 4, 8, 16)
WORTH = 0.85
"""A larger batch must bring the cost of a row under this share of the best so far. Two jobs that go together for nearly twice
the time both come late: with 0.97 a model on the processor whose rows cost a tenth less in pairs kept jobs waiting a fifth
longer in the median than one at a time (tests/bench/engine)."""

THREADS_WORTH = 0.9
"""All threads must bring a step under this share of the time with one."""

PATIENCE = 10.0
"""Seconds after which only single rows are timed."""


def measure(family: AnyFamily, repeats: int = 3) -> tuple[dict[Bucket, int], tuple[ModelSpeed, ...]]:
    """Batch caps in rows per bucket, and the speed of each size at the model's default steps and guidance, the size that
    is offered first in front. A size that does not fit into the memory is taken out of the family's offer. Raises
    RuntimeError where the model paints nothing usable, OutOfMemoryError where no size fits."""
    jobs = [replace(trial(family), width=width, height=height) for width, height in sizes_of(family)]
    if isinstance(family, ErrandFamily):
        return {}, tuple(timed(family, job) for job in jobs)
    if not isinstance(family, Family):
        raise RuntimeError(f"{family.model.card.name} is of a family that cannot be measured")
    caps, speeds = {}, []
    for job in jobs:
        try:
            seconds = _seconds_by_rows(family, job, repeats)
            speeds.append(_speed(family, job, seconds, best_rows(seconds)))
            caps[job.model, family.native_size(job)] = best_rows(seconds)
        except torch.OutOfMemoryError:
            log.warning("%s does not fit into the memory at %s × %s", job.model, job.width, job.height)
            if job is jobs[-1] and not speeds:
                raise
    if len(speeds) < len(jobs):
        given_back()
        sizes = tuple((speed.width, speed.height) for speed in speeds)
        family.model = replace(family.model, card=replace(family.model.card, sizes=sizes))
    return caps, tuple(speeds)


def best_rows(seconds: Mapping[int, float]) -> int:
    """The batch with the cheapest rows, where each larger one had to be worth it. `seconds` are per step, by rows."""
    best = min(seconds)
    for rows in sorted(seconds):
        if seconds[rows] / rows < WORTH * seconds[best] / best:
            best = rows
    return best


def set_threads(family: AnyFamily, most: int, repeats: int = 3) -> int:
    """Torch's threads for a model on the processor: all of `most` only where they pay. Many small operations wait for
    the slowest thread, and beside a busy neighbour that is slower than one thread alone. A model that is asked for whole
    pictures is large enough for all of them."""
    if not isinstance(family, Family):
        torch.set_num_threads(most)
        return most
    job = replace(trial(family), guidance=1.0)
    texts = Texts()
    canvases = [begin(replace(job, seed=seed), family, texts) for seed in range(4)]
    seconds = dict.fromkeys((1, most), math.inf)
    for _ in range(1 + repeats):
        for count in seconds:
            torch.set_num_threads(count)
            seconds[count] = min(seconds[count], _timed(canvases))
    torch.set_num_threads(worthwhile(seconds))
    return torch.get_num_threads()


def worthwhile(seconds: Mapping[int, float]) -> int:
    """The most threads that save a tenth, else the fewest."""
    fewest, most = min(seconds), max(seconds)
    return most if seconds[most] < THREADS_WORTH * seconds[fewest] else fewest


def trial(family: AnyFamily) -> Job:
    offer = family.model.offer
    width, height = offer.sizes[0]
    return Job(
        id="trial",
        model=offer.name,
        prompt="a red fox under the night sky",
        seed=1,
        steps=offer.default_steps,
        guidance=offer.default_guidance,
        width=width,
        height=height,
        sampler=offer.samplers[0],
    )


def sizes_of(family: AnyFamily) -> list[tuple[int, int]]:
    """The shown sizes that take their own time: one is enough where the model always paints its native size."""
    card = family.model.card
    return list(card.sizes[:1] if card.native_size else card.sizes)


def _seconds_by_rows(family: Family, job: Job, repeats: int) -> dict[int, float]:
    """The sizes take turns, so that a moment when the machine is busy elsewhere does not fall on one of them alone."""
    texts, seconds = Texts(), dict.fromkeys(ROWS, math.inf)
    plain = replace(job, guidance=1.0, steps=family.model.offer.steps[1])
    canvases = [begin(replace(plain, seed=seed), family, texts) for seed in range(max(ROWS))]
    fitting, gives_up = list(ROWS), time.monotonic() + PATIENCE
    for _ in range(1 + repeats):
        for rows in tuple(fitting):
            if time.monotonic() >= gives_up and rows > 1:
                continue
            took = _timed_within_memory(canvases[:rows])
            if took is None:
                fitting = [fewer for fewer in fitting if fewer < rows]
                break
            seconds[rows] = min(seconds[rows], took)
    return {rows: seconds[rows] for rows in fitting if seconds[rows] < math.inf}


def _timed_within_memory(canvases: list[Canvas]) -> float | None:
    """None where so many do not fit; OutOfMemoryError where not even one does."""
    try:
        return _timed(canvases)
    except torch.OutOfMemoryError:
        if len(canvases) == 1:
            raise
    given_back()
    return None


def _timed(canvases: list[Canvas]) -> float:
    for canvas in canvases:
        canvas.index, canvas.before = 0, None
    clock = _clock(canvases[0].family)
    began = clock()
    advance(canvases)[0, 0, 0, 0].item()
    return clock() - began


def _clock(family: Family) -> Callable[[], float]:
    """One thread on the processor is timed by its own work: who else is busy says nothing about the model."""
    alone = family.device.type == "cpu" and torch.get_num_threads() == 1
    return time.thread_time if alone else time.perf_counter


def _speed(family: Family, job: Job, seconds: Mapping[int, float], cap: int) -> ModelSpeed:
    finishing = _seconds_to_finish(family, job)
    rows_alone = begin(job, family, Texts()).rows
    alone = seconds.get(rows_alone, seconds[1] * rows_alone) * job.steps
    together = seconds[cap] * job.steps * rows_alone / cap
    return ModelSpeed(
        model=job.model,
        seconds_alone=alone + finishing,
        seconds_per_picture=together + finishing,
        batch=max(1, cap // rows_alone),
        width=job.width,
        height=job.height,
        row_seconds_alone=seconds[1],
        row_seconds=seconds[cap] / cap,
        finish_seconds=finishing,
    )


def _seconds_to_finish(family: Family, job: Job) -> float:
    """Paints one whole picture, to know that the model can, and times all but its steps."""
    canvas = begin(job, family, Texts())
    while not canvas.done:
        advance([canvas])
    began = time.perf_counter()
    outcome = painted([canvas])[0]
    if isinstance(outcome, Failed):
        raise RuntimeError(f"{job.model} paints nothing usable: {outcome.message}")
    return time.perf_counter() - began
