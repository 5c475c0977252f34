"""Pictures per second: jobs with mixed steps, samplers and guidance stepping together, against diffusers one at a time."""

from statistics import median

from tests.bench.engine import jobs, models
from tests.bench.engine.arms import MOST, engine_arm, serial_arm, timed
from tests.bench.engine.figures import figure, in_turn
from tests.bench.engine.same import assert_same

STEPS = (2, 4, 6, 8, 12, 16)


def run(repeats: int = 5, count: int = 48) -> None:
    with models.calls() as family:
        orders = jobs.at_once(jobs.jobs(family, count, STEPS))
        arms = {"engine": engine_arm(family, MOST), "diffusers": serial_arm(family)}
        for arm in arms.values():
            timed(arm, orders[:MOST])
        runs = in_turn({name: lambda arm=arm: timed(arm, orders) for name, arm in arms.items()}, repeats)
    differ = assert_same(outcome.images for outcomes in runs.values() for outcome in outcomes)
    rate = {name: count / median(outcome.seconds for outcome in outcomes) for name, outcomes in runs.items()}
    wall = {name: count / median(outcome.wall for outcome in outcomes) for name, outcomes in runs.items()}
    ratio = rate["engine"] / rate["diffusers"]
    figure(
        "throughput: engine / diffusers one at a time, mixed steps, batch 16",
        ratio,
        3,
        ratio >= 3,
        pictures_per_cpu_second=rate,
        by_the_wall=wall["engine"] / wall["diffusers"],
        values_off_by_one=differ,
    )
