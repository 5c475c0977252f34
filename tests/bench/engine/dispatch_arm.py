"""One arm of the dispatch bench, a driver with a Ray head of its own. A line on stdin, "times together", asks for so many
rounds of so many jobs; the answer is a line of JSON: the seconds of each round, and a digest of what came back.

Arms: ours (the dispatcher's own studio and one named actor), serve and plain (a Serve deployment with @serve.batch that
does not wait for a batch to fill, and with the wait it comes with)."""

import hashlib
import json
import os
import random
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from functools import cache
from itertools import count
from typing import Any

from inference.health import Health, Spec
from inference.memory import Memory
from inference.protocol import Job, Kind, ModelOffer, ModelSpeed, Painted, Started, StudioState
from tests.support.engine_cluster import ray_head

BUILD = "bench"
PICTURE = 20_000
"""Bytes of a picture, about what the starter model's PNG has."""

OFFER = ModelOffer(
    name="instant",
    title="Instant",
    licence="CC0-1.0",
    sha256="",
    kinds=(Kind.TEXT_TO_IMAGE,),
    samplers=("flow-euler",),
    sizes=((64, 64),),
    native_size=(64, 64),
    steps=(1, 50),
    default_steps=4,
    guidance=(1.0, 10.0),
    default_guidance=1.0,
)

_numbers = count(1)

Ask = Callable[[Sequence[Job]], list[Painted]]


@cache
def picture(seed: int) -> tuple[bytes, str]:
    image = random.Random(seed).randbytes(PICTURE)
    return image, hashlib.sha256(image).hexdigest()


def painted(job: Job) -> Painted:
    image, sha256 = picture(job.seed)
    return Painted(job.id, job.attempt, image, sha256, 64, 64, 64, 64, 0.0)


class InstantEngine:
    """In the place of the engine: every job is painted when it comes."""

    def __init__(self, say: Callable[[Any], None]) -> None:
        self._say = say

    def submit(self, jobs: Sequence[Job]) -> None:
        for job in jobs:
            self._say(Started(job.id, job.attempt, BUILD))
            self._say(painted(job))

    def cancel(self, job_ids: Sequence[str]) -> None: ...

    def clear(self) -> None: ...

    def load(self) -> Any:
        from inference.engine import Load

        return Load()


class InstantShelf:
    """In the place of the actor's models: one, in memory."""

    device, failed, reason, tuning = "none", False, "", ()
    offers = {OFFER.name: OFFER}
    speeds = {OFFER.name: (ModelSpeed(OFFER.name, 0.001, 0.001, 1),)}

    def hold(self, models: Sequence[str]) -> None: ...

    def memory(self) -> Memory:
        return Memory(0, 0, 0)

    def described(self, health: Health) -> Health:
        return replace(health, models=(OFFER,), speeds=self.speeds[OFFER.name], surveyed=True, sizes={OFFER.name: 0})


def our_line(stack: ExitStack, address: str) -> Ask:
    """The dispatcher's studio, whose actor was placed before it came, with the instant engine in it."""
    import ray

    from inference import cluster
    from inference.actor import Painter
    from inference.client import RayStudio

    class InstantPainter(Painter):
        def _keep(self) -> None:
            self._engine, self._shelf = InstantEngine(self._outbox.put), InstantShelf()  # type: ignore[assignment]

    cluster.join(address)
    stack.callback(cluster.leave)
    (place,) = cluster.places(cluster.nodes(), BUILD, 1)
    remote: Any = ray.remote(concurrency_groups={"events": 8})(InstantPainter)
    actor = remote.options(name=place.name, lifetime="detached", num_cpus=1).remote(Spec(place.name, BUILD, ()))
    ray.get(actor.health.remote())
    studio = RayStudio(address, build=BUILD)
    studio.connect()
    stack.callback(studio.close)
    events = studio.events()
    while studio.capacity().state is not StudioState.READY:
        next(events)

    def ask(jobs: Sequence[Job]) -> list[Painted]:
        studio.submit(jobs)
        got: list[Painted] = []
        while len(got) < len(jobs):
            event = next(events)
            if isinstance(event, Painted):
                got.append(event)
        return got

    return ask


def serve_handle(stack: ExitStack, address: str, **batching: float) -> Ask:
    import ray
    from ray import serve

    @serve.deployment(num_replicas=1, max_ongoing_requests=1000)
    class Painter:
        @serve.batch(max_batch_size=16, **batching)
        async def __call__(self, jobs: list[Job]) -> list[Painted]:
            return [painted(job) for job in jobs]

    ray.init(address, log_to_driver=False, logging_level="error")
    stack.callback(ray.shutdown)
    serve.start(proxy_location="Disabled")
    stack.callback(serve.shutdown)
    handle = serve.run(Painter.bind(), route_prefix=None)

    def ask(jobs: Sequence[Job]) -> list[Painted]:
        return [answer.result() for answer in [handle.remote(job) for job in jobs]]

    return ask


def job() -> Job:
    number = next(_numbers)
    return Job(f"job{number}", "instant", "a red fox", number % 10, 4, 1.0, 64, 64, sampler="flow-euler")


def answer(ask: Ask, times: int, together: int) -> dict[str, Any]:
    spans, digest = [], hashlib.sha256()
    for _ in range(times):
        jobs = [job() for _ in range(together)]
        began = time.perf_counter()
        got = ask(jobs)
        spans.append(time.perf_counter() - began)
        for one in sorted(got, key=lambda one: one.job_id):
            digest.update(one.job_id.encode() + one.image)
    return {"spans": spans, "digest": digest.hexdigest()}


def main() -> None:
    opened = {"ours": our_line, "serve": lambda *where: serve_handle(*where, batch_wait_timeout_s=0.0)}
    with ExitStack() as stack:
        os.environ["RAY_ENABLE_AUTO_CONNECT"] = "0"
        head = stack.enter_context(ray_head())
        # Ray reads the token when it is imported.
        os.environ |= head.environment
        ask = opened.get(sys.argv[1], serve_handle)(stack, head.address)
        print("ready", flush=True)
        for line in sys.stdin:
            times, together = map(int, line.split())
            print(json.dumps(answer(ask, times, together)), flush=True)


if __name__ == "__main__":
    main()
