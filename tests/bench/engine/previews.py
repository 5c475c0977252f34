"""What previews of every step cost: all jobs watched against none, with the model that ships with us. Drawing them is done
in the same thread here, so nothing of it is hidden on another core. Many short turns, because little is looked for."""

from dataclasses import replace
from statistics import median

import torch

from inference.config import find
from inference.pipelines import load
from inference.pipelines.family import Family
from inference.protocol import Job
from inference.starter import starter
from tests.bench.engine import jobs, models
from tests.bench.engine.arms import MOST, engine_arm, timed
from tests.bench.engine.figures import figure, in_turn
from tests.bench.engine.same import assert_same

STEPS = (6, 10)
MORE = 1.03


def run(repeats: int = 41) -> None:
    torch.set_num_threads(1)
    family: Family = load(find(starter()), torch.device("cpu"))  # type: ignore[assignment]
    name = "previews: processor time with / without, the starter model"
    more, seconds = compared(family, jobs.jobs(family, 2, STEPS, ("flow-euler",)), repeats)
    figure(name, more, MORE, more <= MORE, seconds=seconds)
    with models.saturated() as family:
        name = "previews: processor time with / without, where every row is work"
        more, seconds = compared(family, jobs.jobs(family, 2, (2, 4)), repeats)
        figure(name, more, MORE, more <= MORE, seconds=seconds)


def compared(family: Family, unwatched: list[Job], repeats: int) -> tuple[float, dict[str, float]]:
    orders = {
        "without": jobs.at_once(unwatched),
        "with": jobs.at_once([replace(job, preview=True) for job in unwatched]),
    }
    arm = engine_arm(family, MOST)
    timed(arm, orders["with"])
    runs = in_turn({name: lambda own=own: timed(arm, own) for name, own in orders.items()}, repeats)
    assert_same(outcome.images for outcomes in runs.values() for outcome in outcomes)
    watched, plain = ([outcome.seconds for outcome in runs[name]] for name in ("with", "without"))
    more = median(one / other for one, other in zip(watched, plain, strict=True))
    return more, {"with": median(watched), "without": median(plain)}
