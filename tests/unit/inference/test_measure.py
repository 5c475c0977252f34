"""How large a batch pays is measured, and a model that paints nothing is found out before the first job."""

import pytest

from inference.measure import ROWS, best_rows, measure
from tests.support.engine_jobs import Faulty


@pytest.mark.parametrize(
    ("seconds", "rows"),
    [
        ({1: 1.0, 2: 1.1, 4: 1.4, 8: 2.9}, 4),
        ({1: 1.0, 2: 2.0, 4: 4.0, 8: 8.0}, 1),
        ({1: 1.0, 2: 1.0, 4: 1.0, 8: 1.0}, 8),
        ({1: 1.0, 2: 2.1, 4: 2.0}, 4),
    ],
)
def test_the_batch_with_the_cheapest_rows_is_taken(seconds, rows):
    assert best_rows(seconds) == rows


def test_a_model_is_measured_in_rows_and_seconds(tiny):
    caps, speed = measure(tiny, repeats=1)
    assert caps["tiny", (16, 16)] in ROWS
    assert 0 < speed.seconds_per_picture <= speed.seconds_alone * 1.5


def test_a_model_that_paints_nothing_usable_is_found_out(tiny):
    with pytest.raises(RuntimeError, match="not finite"):
        measure(Faulty(tiny, predict=lambda samples, times, texts: samples * float("nan")), repeats=1)
