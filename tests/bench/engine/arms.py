"""The arms that the engine's figures compare. All work in the caller's thread, and time is the processor time that they
use: what else runs on the machine does not enter, and nobody gains by a second core.

An arm is given jobs with their times of arrival and returns when each was done, and its PNG."""

import io
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import torch

from inference.engine import Engine
from inference.pipelines.family import Family
from inference.protocol import Event, Job, Painted
from tests.support.by_diffusers import SCHEDULERS

MOST = 16
"""Pictures or rows that go together at most."""


@dataclass(frozen=True, slots=True)
class Order:
    job: Job
    arrives: float = 0.0


@dataclass
class Outcome:
    """Seconds at which each job was done, on the arm's clock, and the pictures as PNG."""

    done: dict[str, float] = field(default_factory=dict)
    images: dict[str, bytes] = field(default_factory=dict)
    wall: float = 0.0

    @property
    def seconds(self) -> float:
        return max(self.done.values())


class Clock:
    """Runs while this thread works, and is put forward over what would be waiting."""

    def __init__(self) -> None:
        self._ahead = -time.thread_time()

    def __call__(self) -> float:
        return time.thread_time() + self._ahead

    def wait_until(self, moment: float) -> None:
        self._ahead += max(0.0, moment - self())


Arm = Callable[[Sequence[Order]], Outcome]


def timed(arm: Arm, orders: Sequence[Order]) -> Outcome:
    began = time.perf_counter()
    outcome = arm(orders)
    outcome.wall = time.perf_counter() - began
    assert outcome.done.keys() == {order.job.id for order in orders}, "not everything was painted"
    return outcome


def engine_arm(family: Family, cap: int) -> Arm:
    """Our engine, its loop and its finisher by turns in one thread."""

    def paint(orders: Sequence[Order]) -> Outcome:
        clock, outcome = Clock(), Outcome()

        def say(event: Event) -> None:
            if isinstance(event, Painted):
                outcome.done[event.job_id] = clock()
                outcome.images[event.job_id] = event.image

        engine = Engine({family.model.card.name: family}, say, caps(family, cap), clock=clock)
        waiting = sorted(orders, key=lambda order: order.arrives)
        while waiting or engine.load().running or engine.load().queued:
            due = [order.job for order in waiting if order.arrives <= clock()]
            waiting = waiting[len(due) :]
            engine.submit(due)
            if not engine.tick() and waiting:
                clock.wait_until(waiting[0].arrives)
            engine.finisher.drain()
        return outcome

    return paint


def serial_arm(family: Family) -> Arm:
    """diffusers' own pipeline in a loop, one job at a time, first come first served."""
    return _served(family, lambda waiting: waiting[:1])


def static_arm(family: Family) -> Arm:
    """diffusers' own pipeline on batches of whole requests: the one that has waited longest, with those that wait and are
    like it in all that a call of the pipeline takes once."""

    def first_and_its_like(waiting: Sequence[Order]) -> Sequence[Order]:
        alike = [order for order in waiting if _shape(order.job) == _shape(waiting[0].job)]
        return alike[:MOST]

    return _served(family, first_and_its_like)


def _served(family: Family, choose: Callable[[Sequence[Order]], Sequence[Order]]) -> Arm:
    own = pipelines(family)

    def paint(orders: Sequence[Order]) -> Outcome:
        clock, outcome = Clock(), Outcome()
        left = sorted(orders, key=lambda order: order.arrives)
        while left:
            clock.wait_until(left[0].arrives)
            chosen = choose([order for order in left if order.arrives <= clock()])
            left = [order for order in left if order not in chosen]
            images = painted_by(own, [order.job for order in chosen])
            for order, image in zip(chosen, images, strict=True):
                outcome.done[order.job.id] = clock()
                outcome.images[order.job.id] = image
        return outcome

    return paint


def painted_by(own: Mapping[str, Any], jobs: Sequence[Job]) -> list[bytes]:
    """PNGs of jobs that are alike in all that one call takes once; `own` are `pipelines`."""
    first = jobs[0]
    with torch.inference_mode():
        pictures = own[first.sampler](
            [job.prompt for job in jobs],
            guidance_scale=first.guidance,
            num_inference_steps=first.steps,
            width=first.width,
            height=first.height,
            generator=[torch.Generator().manual_seed(job.seed) for job in jobs],
        ).images
    return [_png(picture) for picture in pictures]


def _png(picture: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, format="PNG", compress_level=1)
    return out.getvalue()


def pipelines(family: Any) -> dict[str, Any]:
    """One for each sampler, of the same parts."""
    made = {}
    for sampler in family.model.card.samplers:
        scheduler = SCHEDULERS[sampler].from_config(family.scheduler.config)
        parts = family.pipeline.components | {"scheduler": scheduler}
        made[sampler] = type(family.pipeline)(**parts, requires_safety_checker=False)
        made[sampler].set_progress_bar_config(disable=True)
    return made


def _shape(job: Job) -> tuple[Any, ...]:
    return job.sampler, job.steps, job.guidance, job.width, job.height


def caps(family: Family, cap: int) -> dict[Any, int]:
    card = family.model.card
    return {(card.name, size): cap for size in card.sizes}
