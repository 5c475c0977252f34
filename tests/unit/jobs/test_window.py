"""How much the engine is given at a time."""

import pytest

from inference.protocol import Capacity, ModelSpeed, StudioState
from jobs.window import window


@pytest.mark.parametrize(
    ("actors", "batches", "jobs"),
    [(0, [], 2), (1, [1], 2), (2, [1], 4), (2, [8, 4], 32), (100, [16], 256)],
)
def test_the_engine_has_two_batches_for_each_actor(actors, batches, jobs):
    speeds = tuple(ModelSpeed(f"model-{n}", 1.0, 1.0, batch) for n, batch in enumerate(batches))
    assert window(Capacity(StudioState.READY, actors, 1.0, 1.0, 0, 0, speeds=speeds)) == jobs
