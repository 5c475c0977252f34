"""How long a job takes from its arrival to its picture, when jobs come at random and faster than one at a time could serve.

Against static batching: diffusers' pipeline on all that wait and ask for the same number of steps. Guidance and sampler
are the same for all, since a pipeline takes those once per call. In the second regime rows cost the same however many go
together; there the cap that the engine measures when it starts keeps it from losing against one at a time."""

from collections.abc import Mapping, Sequence
from statistics import median

from inference.measure import measure
from tests.bench.engine import jobs, models
from tests.bench.engine.arms import MOST, Arm, Order, Outcome, engine_arm, serial_arm, static_arm, timed
from tests.bench.engine.figures import figure, in_turn, quantile
from tests.bench.engine.same import assert_same

STEPS = (4, 8, 16, 28)
SATURATED_STEPS = (2, 4, 6, 8)
GUIDANCE = 3.0
TOLERANCE = 1.05
"""What counts as no worse: measured times of the same work scatter by so much."""


def run(repeats: int = 5) -> None:
    against_static(repeats)
    against_serial(repeats)


def against_static(repeats: int, count: int = 160) -> None:
    with models.calls() as family:
        made = jobs.jobs(family, count, STEPS, ("euler",), (GUIDANCE,))
        arms = {"engine": engine_arm(family, MOST), "static": static_arm(family)}
        serial = seconds_each(serial_arm(family), made[:16])
        orders = jobs.arriving(made, 1.5 / serial, seed=5)
        runs = in_turn({name: lambda arm=arm: timed(arm, orders) for name, arm in arms.items()}, repeats)
    differ = assert_same(outcome.images for outcomes in runs.values() for outcome in outcomes)
    p50, p95 = (latency(runs, orders, share) for share in (0.5, 0.95))
    ratio = p50["static"] / p50["engine"]
    figure(
        "latency: median of static batching / engine, at 1.5 times what one at a time can serve",
        ratio,
        3,
        ratio >= 3 and p95["engine"] <= p95["static"],
        p50_seconds=p50,
        p95_seconds=p95,
        serial_seconds=serial,
        values_off_by_one=differ,
    )


def against_serial(repeats: int, count: int = 24) -> None:
    with models.saturated() as family:
        caps, _ = measure(family)
        (cap,) = caps.values()
        made = jobs.jobs(family, count, SATURATED_STEPS, ("euler",), (1.0,))
        arms = {"engine": engine_arm(family, cap), "serial": serial_arm(family), "full": engine_arm(family, MOST)}
        serial = seconds_each(arms["serial"], made[:8])
        together = jobs.at_once(made)
        busy = jobs.arriving(made, 0.9 / serial, seed=5)
        rush = in_turn({name: lambda arm=arm: timed(arm, together) for name, arm in arms.items()}, repeats)
        runs = in_turn({name: lambda arm=arm: timed(arm, busy) for name, arm in arms.items()}, repeats)
    assert_same(outcome.images for outcomes in [*rush.values(), *runs.values()] for outcome in outcomes)
    report_saturated(cap, rush, runs, busy)


def report_saturated(
    cap: int, rush: Mapping[str, list[Outcome]], runs: Mapping[str, list[Outcome]], busy: Sequence[Order]
) -> None:
    seconds = {name: median(outcome.seconds for outcome in outcomes) for name, outcomes in rush.items()}
    ratio = seconds["serial"] / seconds["engine"]
    name = "saturated: throughput of engine / one at a time"
    figure(name, ratio, 1 / TOLERANCE, ratio >= 1 / TOLERANCE, measured_cap=cap, seconds=seconds)
    for share, called in ((0.5, "median"), (0.95, "p95")):
        each = latency(runs, busy, share)
        ratio = each["engine"] / each["serial"]
        name = f"saturated: {called} latency of engine / one at a time, at 0.9 times what that can serve"
        figure(name, ratio, TOLERANCE, ratio <= TOLERANCE, measured_cap=cap, seconds=each)


def seconds_each(arm: Arm, made: Sequence) -> float:
    """What one job takes on the average, by itself."""
    orders = jobs.at_once(made)
    return median(timed(arm, orders).seconds for _ in range(3)) / len(orders)


def latency(runs: Mapping[str, list[Outcome]], orders: Sequence[Order], share: float) -> dict[str, float]:
    """Seconds at that quantile, the median of the runs."""
    arrived = {order.job.id: order.arrives for order in orders}
    return {
        name: median(quantile([done - arrived[job] for job, done in run.done.items()], share) for run in outcomes)
        for name, outcomes in runs.items()
    }
