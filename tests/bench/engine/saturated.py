"""The saturated twin: a model whose rows cost the same however many go together. There the cap that the engine measures when
it starts keeps it from losing against one at a time, in throughput and in latency."""

from statistics import median

from inference.measure import measure
from tests.bench.engine import jobs, models
from tests.bench.engine.arms import MOST, engine_arm, serial_arm, timed
from tests.bench.engine.figures import figure, in_turn
from tests.bench.engine.latency import ratio, rounds, told
from tests.bench.engine.same import assert_same

STEPS = (1, 2, 3, 4)

TOLERANCE = 1.05
"""What counts as no worse: measured times of the same work scatter by so much."""


def run(repeats: int = 5, count: int = 48) -> None:
    """Of fewer jobs the slowest twentieth would be one job, and chance which (tests/unit/inference/test_scheduler.py)."""
    with models.saturated() as family:
        (cap,) = measure(family)[0].values()
        made = jobs.jobs(family, count, STEPS, ("euler",), (1.0,))
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
