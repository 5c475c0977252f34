"""How large a batch pays is measured, and a model that paints nothing is found out before the first job."""

import pytest
import torch

from inference.measure import ROWS, best_rows, measure, set_threads, worthwhile
from tests.support.engine_jobs import Faulty
from tests.support.engine_models import tiny_prx


@pytest.mark.parametrize(
    ("seconds", "rows"),
    [
        ({1: 1.0, 2: 1.1, 4: 1.4, 8: 2.9}, 4),
        ({1: 1.0, 2: 2.0, 4: 4.0, 8: 8.0}, 1),
        ({1: 1.0, 2: 1.0, 4: 1.0, 8: 1.0}, 8),
        ({1: 1.0, 2: 2.1, 4: 2.0}, 4),
        ({1: 1.0, 2: 1.8, 4: 3.5, 8: 7.0}, 1),
    ],
)
def test_the_batch_with_the_cheapest_rows_is_taken(seconds, rows):
    assert best_rows(seconds) == rows


@pytest.mark.parametrize(("seconds", "threads"), [({1: 1.0, 8: 0.95}, 1), ({1: 1.0, 8: 0.5}, 8), ({1: 1.0}, 1)])
def test_all_threads_are_used_only_where_they_pay(seconds, threads):
    assert worthwhile(seconds) == threads


def test_the_threads_of_a_model_are_measured(tiny):
    before = torch.get_num_threads()
    assert set_threads(tiny, 2, repeats=1) in (1, 2)
    torch.set_num_threads(before)


def test_a_model_is_measured_in_rows_and_seconds(tiny):
    caps, (speed,) = measure(tiny, repeats=1)
    assert caps["tiny", (16, 16)] in ROWS
    assert 0 < speed.seconds_per_picture <= speed.seconds_alone * 1.5
    assert 0 < speed.row_seconds <= speed.row_seconds_alone
    assert (speed.width, speed.height) == (16, 16)
    assert speed.finish_seconds > 0


def test_a_model_that_paints_several_sizes_is_measured_at_each(tmp_path):
    caps, speeds = measure(tiny_prx(tmp_path / "tiny", native_size=None, sizes=[[16, 16], [32, 16]]), repeats=1)
    assert caps.keys() == {("tiny", (16, 16)), ("tiny", (32, 16))}
    assert [(speed.width, speed.height) for speed in speeds] == [(16, 16), (32, 16)]


def test_a_model_that_paints_nothing_usable_is_found_out(tiny):
    with pytest.raises(RuntimeError, match="not finite"):
        measure(Faulty(tiny, predict=lambda samples, *_: samples * float("nan")), repeats=1)


class Cramped:
    """A model on a device with room for so many values of samples at once."""

    def __init__(self, family, room: int):
        self.family, self.room = family, room

    def __call__(self, samples, *others):
        if samples.numel() > self.room:
            raise torch.OutOfMemoryError("out of memory")
        return self.family.predict(samples, *others)


def test_a_batch_that_does_not_fit_bounds_the_cap_and_loses_nothing_else(tiny):
    caps, (speed,) = measure(Faulty(tiny, predict=Cramped(tiny, 4 * 3 * 16 * 16)), repeats=1)
    assert caps["tiny", (16, 16)] <= 4
    assert speed.seconds_alone > 0


def test_a_size_that_does_not_fit_at_all_is_not_offered(tmp_path):
    tiny = tiny_prx(tmp_path / "tiny", native_size=None, sizes=[[16, 16], [64, 64]])
    family = Faulty(tiny, predict=Cramped(tiny, 4 * 3 * 16 * 16))
    caps, speeds = measure(family, repeats=1)
    assert family.model.offer.sizes == ((16, 16),)
    assert [(speed.width, speed.height) for speed in speeds] == [(16, 16)]
    assert caps.keys() == {("tiny", (16, 16))}


def test_a_model_of_which_no_size_fits_cannot_be_had(tiny):
    with pytest.raises(torch.OutOfMemoryError):
        measure(Faulty(tiny, predict=Cramped(tiny, 1)), repeats=1)
