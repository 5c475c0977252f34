"""What the benches ask for: load is told in jobs by themselves, so those that are timed alone must stand for all."""

from types import SimpleNamespace

import pytest

from tests.bench.engine.jobs import cross_section, jobs

FAMILY = SimpleNamespace(model=SimpleNamespace(card=SimpleNamespace(sizes=((16, 16),), name="any")))


@pytest.mark.parametrize(("count", "steps"), [(48, (1, 2, 3, 4)), (75, (2, 4, 6, 8, 12, 16)), (75, range(4, 29))])
def test_the_few_that_are_timed_alone_are_as_long_in_the_mean_as_all(count, steps):
    made = jobs(FAMILY, count, steps)
    few = cross_section(made, 12)
    assert len({job.id for job in few}) == 12
    assert mean(few) == pytest.approx(mean(made), rel=0.03)
    assert mean(made[:12]) != pytest.approx(mean(made), rel=0.03)  # the first dozen would not do


def mean(some):
    return sum(job.steps for job in some) / len(some)
