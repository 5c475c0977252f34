"""The engine on a GPU, with random weights in the shapes of SD-Turbo and SDXL, against diffusers' pipeline one job at a
time, plain and with torch.compile. Needs torch, diffusers, transformers, safetensors, pydantic and this repository alone.

    python -m tests.bench.engine.gpu [--shapes sd-turbo sdxl] [--sides 512 1024] [--no-compile] [--seconds 60]
    python -m tests.bench.engine.gpu --rehearse         the same code with shrunken shapes, on whatever is here

Sixteen people ask, and ask again as soon as their picture is there. Pictures per second, p50 and p95 are of that, from the
prompt to the PNG; memory is the most that torch had in use. The share of the card's peak is what the UNet's multiplications
(counted by torch, one multiplication and one addition being two operations) would take at the card's dense bf16 rate, over
the time that they took: of the denoiser alone in the batch that the engine measured as best, and of the whole.
"""

import argparse
import contextlib
import io
import itertools
import json
import queue
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT / "platform"), str(ROOT)]

import torch  # noqa: E402

from inference.canvas import advance, begin  # noqa: E402
from inference.engine import Engine  # noqa: E402
from inference.finishing import painted  # noqa: E402
from inference.measure import measure  # noqa: E402
from inference.pipelines.family import Family  # noqa: E402
from inference.protocol import Event, Failed, Job, Painted, work  # noqa: E402
from inference.texts import Texts  # noqa: E402
from inference.tuner import tune  # noqa: E402
from inference.tuning import Tuning  # noqa: E402
from tests.bench.engine.figures import figure, quantile  # noqa: E402
from tests.bench.engine.shapes import SHAPES, Shape, built  # noqa: E402

PEOPLE = 16
PEAKS = {
    "H200": 989e12,
    "H100 PCIe": 756e12,
    "H100": 989e12,
    "A100": 312e12,
    "L40S": 362e12,
    "L4": 121e12,
    "4090": 165e12,
}
"""Dense bf16 operations per second by the makers' data sheets; the first name that the card's name contains counts."""

Paint = Callable[[Job], bytes]


@dataclass
class Run:
    """What sixteen people got of one arm."""

    seconds: float
    waits: list[float]
    rows: int
    memory: int

    @property
    def per_second(self) -> float:
        return len(self.waits) / self.seconds

    def told(self) -> dict[str, float]:
        p50, p95 = (quantile(self.waits, share) for share in (0.5, 0.95))
        return {"pictures_per_second": self.per_second, "p50": p50, "p95": p95, "gib": self.memory / 2**30}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shapes", nargs="*", choices=SHAPES, default=list(SHAPES))
    parser.add_argument("--sides", nargs="*", type=int, default=[512, 1024])
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--no-compile", action="store_true")
    parser.add_argument("--rehearse", action="store_true")
    asked = parser.parse_args()
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    if device.type == "cpu" and not asked.rehearse:
        parser.error("there is no GPU; --rehearse runs the same code with shrunken shapes")
    if device.type == "cpu":
        torch.set_num_threads(1)
    sides = [64] if asked.rehearse else asked.sides
    print(
        json.dumps({"device": card(device), "torch": str(torch.__version__), "rehearsal": asked.rehearse}), flush=True
    )
    for shape, side in itertools.product(asked.shapes, sides):
        compare(SHAPES[shape], side, device, asked)


def compare(shape: Shape, side: int, device: torch.device, asked: argparse.Namespace) -> None:
    """The loops first, since tuning changes the model in place."""
    family = built(shape, side, device, asked.rehearse)
    seconds = 1.0 if asked.rehearse else asked.seconds
    operations = operations_of_a_row(family, jobs_of(shape, family))
    runs = {"loop": one_at_a_time(shape, family, seconds)}
    if not asked.no_compile:
        with compiled(family):
            runs["compile"] = one_at_a_time(shape, family, seconds)
    apart = worst_apart(shape, family)
    tuned = tune(family, Tuning.AUTO)
    caps, speeds = measure(family)
    runs["engine"] = together(shape, family, caps, seconds)
    best = max(run.per_second for name, run in runs.items() if name != "engine")
    told = {name: run.told() for name, run in runs.items()}
    ratio = runs["engine"].per_second / runs["loop"].per_second
    name = f"{shape.name} at {side} px: pictures per second, engine / plain loop"
    over_best = runs["engine"].per_second / best
    figure(
        name, ratio, 2.5, ratio >= 2.5, over_best_loop=over_best, mean_levels_apart=apart, tuning=tuned.summary, **told
    )
    rate = operations / speeds[0].row_seconds
    whole = operations * runs["engine"].rows / runs["engine"].seconds
    peak = peak_of(device)
    name = f"{shape.name} at {side} px: share of the bf16 peak, denoiser in a full batch"
    share = rate / peak if peak else 0.0
    more = {"of_the_whole": whole / peak if peak else 0.0, "teraflops": rate / 1e12, "cap": next(iter(caps.values()))}
    figure(name, share, 0.5, share >= 0.5, **more)


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


def one_at_a_time(shape: Shape, family: Any, seconds: float) -> Run:
    """diffusers' own pipeline; people wait in a row."""
    jobs, waits, rows = jobs_of(shape, family), [], 0
    warm_up(lambda job: call(family, job), shape, family)
    began = time.perf_counter()
    waiting = [(began, next(jobs)) for _ in range(PEOPLE)]
    while time.perf_counter() - began < seconds or len(waits) < PEOPLE:
        asked_at, job = waiting.pop(0)
        call(family, job)
        waits.append(time.perf_counter() - asked_at)
        waiting.append((time.perf_counter(), next(jobs)))
        rows += work(job)
    return Run(time.perf_counter() - began, waits, rows, memory(family.device))


def together(shape: Shape, family: Family, caps: Any, seconds: float) -> Run:
    events: queue.SimpleQueue[Event] = queue.SimpleQueue()
    engine = Engine({family.model.card.name: family}, events.put, caps)
    jobs, waits, rows = jobs_of(shape, family), [], 0
    engine.start()
    reset_memory(family.device)
    began = time.perf_counter()
    asked_at: dict[str, tuple[float, Job]] = {}

    def ask() -> None:
        job = next(jobs)
        asked_at[job.id] = time.perf_counter(), job
        engine.submit([job])

    for _ in range(PEOPLE):
        ask()
    while time.perf_counter() - began < seconds or len(waits) < PEOPLE:
        event = events.get()
        if isinstance(event, Failed):
            raise RuntimeError(event.message)
        if isinstance(event, Painted):
            since, job = asked_at.pop(event.job_id)
            waits.append(time.perf_counter() - since)
            rows += work(job)
            ask()
    run = Run(time.perf_counter() - began, waits, rows, memory(family.device))
    engine.stop()
    return run


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


def warm_up(paint: Paint, shape: Shape, family: Family) -> None:
    for job in itertools.islice(jobs_of(shape, family), 2):
        paint(job)
    reset_memory(family.device)


@contextlib.contextmanager
def compiled(family: Any) -> Iterator[None]:
    """The UNet as torch.compile makes it for this one shape, for a while."""
    plain = family.unet.forward
    family.unet.forward = torch.compile(plain, dynamic=False)
    try:
        yield
    finally:
        family.unet.forward = plain


def worst_apart(shape: Shape, family: Family) -> float:
    """The mean distance, in levels of 255, between what a batch of mixed jobs and what diffusers paints: the worst of them.
    In bf16 other shapes mean other kernels, and their rounding; another seed is about 50 away."""
    few = list(itertools.islice(jobs_of(shape, family), 4))
    canvases = [begin(job, family, texts) for texts in [Texts()] for job in few]
    while left := [canvas for canvas in canvases if not canvas.done]:
        advance(left)
    return max(
        levels_apart(outcome.image, call(family, job))
        for job, outcome in zip(few, painted(canvases), strict=True)
        if isinstance(outcome, Painted)
    )


def levels_apart(one: bytes, other: bytes) -> float:
    import numpy as np
    from PIL import Image

    first, second = (np.asarray(Image.open(io.BytesIO(png)), dtype=np.int16) for png in (one, other))
    return float(abs(first - second).mean())


def operations_of_a_row(family: Family, jobs: Iterator[Job]) -> int:
    """What the UNet computes for one row of one step."""
    from torch.nn.attention import SDPBackend, sdpa_kernel
    from torch.utils.flop_counter import FlopCounterMode

    canvas = begin(replace(next(jobs), guidance=1.0), family, Texts())
    with FlopCounterMode(display=False) as counter, sdpa_kernel(SDPBackend.MATH):
        advance([canvas])
    return int(counter.get_total_flops())


def card(device: torch.device) -> str:
    return torch.cuda.get_device_name(device) if device.type == "cuda" else "cpu"


def peak_of(device: torch.device) -> float:
    return next((peak for name, peak in PEAKS.items() if name in card(device)), 0.0)


def memory(device: torch.device) -> int:
    return torch.cuda.max_memory_allocated(device) if device.type == "cuda" else 0


def reset_memory(device: torch.device) -> None:
    if device.type == "cuda":
        torch.cuda.synchronize(device)
        torch.cuda.reset_peak_memory_stats(device)


if __name__ == "__main__":
    main()
