"""How long a job takes from its arrival to its picture, when jobs come at random and faster than one at a time could serve.

`if_nobody_waited` is the ratio at which each job would have the machine to itself.

Against static batching: diffusers' pipeline on all that wait and ask for the same number of steps. Guidance and sampler
are the same for all, since a pipeline takes those once per call."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import mean, median

from inference.protocol import Job
from tests.bench.engine import jobs, models
from tests.bench.engine.arms import MOST, Arm, Order, Outcome, engine_arm, serial_arm, static_arm, timed
from tests.bench.engine.figures import figure, quantile
from tests.bench.engine.same import assert_same

STEPS = {"few numbers of steps": (2, 4, 6, 8, 12, 16), "any number of steps": range(4, 29)}
GUIDANCE = 3.0
ALONE = 12
"""Jobs that are timed to know what one takes by itself."""


def run(repeats: int = 5) -> None:
    for called, steps in STEPS.items():
        against_static(called, steps, repeats)


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
        unit = timed(serial, jobs.at_once(jobs.cross_section(made, ALONE))).seconds / ALONE
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
    asked = [job.steps for job in made]
    bound = median(waits["static"].p50) / (median(asked) / mean(asked))
    more = {"p95": p95, "if_nobody_waited": bound, "in_jobs_alone": told(waits), "values_off_by_one": differ}
    figure(name, p50, 3, p50 >= 3 and p95 >= 1, **more)


def ratio(waits: Mapping[str, Waits], kind: str, one: str, other: str) -> float:
    """The median over the rounds."""
    pairs = zip(getattr(waits[one], kind), getattr(waits[other], kind), strict=True)
    return median(first / second for first, second in pairs)


def told(waits: Mapping[str, Waits]) -> dict[str, list[float]]:
    return {name: [round(median(each.p50), 2), round(median(each.p95), 2)] for name, each in waits.items()}
