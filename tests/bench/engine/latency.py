"""How long a job takes from its arrival to its picture, when jobs come at random and faster than one at a time could serve.

`if_nobody_waited` is the ratio at which each job would have the machine to itself.

Against static batching: diffusers' pipeline on all that wait and ask for the same number of steps. Guidance and sampler
are the same for all, since a pipeline takes those once per call. In the second regime rows cost the same however many go
together; there the cap that the engine measures when it starts keeps it from losing against one at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import mean, median

from inference.measure import measure
from inference.protocol import Job
from tests.bench.engine import jobs, models
from tests.bench.engine.arms import MOST, Arm, Order, Outcome, engine_arm, serial_arm, static_arm, timed
from tests.bench.engine.figures import figure, in_turn, quantile
from tests.bench.engine.same import assert_same

STEPS = {"few numbers of steps": (2, 4, 6, 8, 12, 16), "any number of steps": range(4, 29)}
SATURATED_STEPS = (1, 2, 3, 4)
GUIDANCE = 3.0
ALONE = 12
"""Jobs that are timed to know what one takes by itself."""

TOLERANCE = 1.05
"""What counts as no worse: measured times of the same work scatter by so much."""


def run(repeats: int = 5) -> None:
    for called, steps in STEPS.items():
        against_static(called, steps, repeats)
    against_serial(repeats)


@dataclass
class Waits:
    """Latencies at two quantiles, in units of what one job takes by itself, and the images, round by round."""

    p50: list[float] = field(default_factory=list)
    p95: list[float] = field(default_factory=list)
    images: list[Mapping[str, bytes]] = field(default_factory=list)

    def add(self, outcome: Outcome, orders: Sequence[Order], unit: float) -> None:
        arrived = {order.job.id: order.arrives for order in orders}
        waits = [(done - arrived[job]) / unit for job, done in outcome.done.items()]
        self.p50.append(quantile(waits, 0.5))
        self.p95.append(quantile(waits, 0.95))
        self.images.append(outcome.images)


def rounds(arms: Mapping[str, Arm], serial: Arm, made: Sequence[Job], load: float, repeats: int) -> dict[str, Waits]:
    """Every round measures what one at a time can serve, sends jobs at `load` times that, and gives all arms the same."""
    waits = {name: Waits() for name in arms}
    for number in range(repeats):
        unit = timed(serial, jobs.at_once(made[:ALONE])).seconds / ALONE
        orders = jobs.arriving(made, load / unit, seed=number)
        for name in arms if number % 2 == 0 else reversed(arms):
            waits[name].add(timed(arms[name], orders), orders, unit)
    return waits


def against_static(called: str, steps: Sequence[int], repeats: int, count: int = 75) -> None:
    with models.calls() as family:
        made = jobs.jobs(family, count, steps, ("euler",), (GUIDANCE,))
        arms = {"engine": engine_arm(family, MOST), "static": static_arm(family)}
        waits = rounds(arms, serial_arm(family), made, 1.5, repeats)
    differ = assert_same(images for each in waits.values() for images in each.images)
    p50, p95 = ratio(waits, "p50", "static", "engine"), ratio(waits, "p95", "static", "engine")
    name = f"latency: median of static batching / engine, {called}, at 1.5 times what one at a time can serve"
    bound = median(waits["static"].p50) / (median(steps) / mean(steps))
    more = {"p95": p95, "if_nobody_waited": bound, "in_jobs_alone": told(waits), "values_off_by_one": differ}
    figure(name, p50, 3, p50 >= 3 and p95 >= 1, **more)


def against_serial(repeats: int, count: int = 48) -> None:
    """Of fewer jobs the slowest twentieth would be one job, and chance which (tests/unit/inference/test_scheduler.py)."""
    with models.saturated() as family:
        (cap,) = measure(family)[0].values()
        made = jobs.jobs(family, count, SATURATED_STEPS, ("euler",), (1.0,))
        serial = serial_arm(family)
        arms = {"engine": engine_arm(family, cap), "serial": serial, "full batches": engine_arm(family, MOST)}
        together = jobs.at_once(made)
        rush = in_turn({name: lambda arm=arm: timed(arm, together) for name, arm in arms.items()}, repeats)
        waits = rounds(arms, serial, made, 0.9, repeats)
    assert_same(outcome.images for outcomes in rush.values() for outcome in outcomes)
    assert_same(images for each in waits.values() for images in each.images)
    gained = median(s.seconds / e.seconds for s, e in zip(rush["serial"], rush["engine"], strict=True))
    name = "saturated: throughput of engine / one at a time"
    figure(name, gained, 1 / TOLERANCE, gained >= 1 / TOLERANCE, measured_cap=cap)
    for kind in ("p50", "p95"):
        lost = ratio(waits, kind, "engine", "serial")
        name = f"saturated: {kind} latency of engine / one at a time, at 0.9 times what that can serve"
        full = ratio(waits, kind, "full batches", "serial")
        figure(name, lost, TOLERANCE, lost <= TOLERANCE, without_the_cap=full, in_jobs_alone=told(waits))


def ratio(waits: Mapping[str, Waits], kind: str, one: str, other: str) -> float:
    """The median over the rounds."""
    pairs = zip(getattr(waits[one], kind), getattr(waits[other], kind), strict=True)
    return median(first / second for first, second in pairs)


def told(waits: Mapping[str, Waits]) -> dict[str, list[float]]:
    return {name: [round(median(each.p50), 2), round(median(each.p95), 2)] for name, each in waits.items()}
