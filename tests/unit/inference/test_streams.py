"""The step loop runs one step ahead of the device and no further; on a processor nothing is different."""

import numpy as np
import torch

from inference.streams import Pace, beside, by_row, mark, scaled, upload

CPU = torch.device("cpu")


class Mark:
    """A mark of a device that keeps who waited for it."""

    def __init__(self, number, waited):
        self.number, self.waited = number, waited

    def synchronize(self):
        self.waited.append(self.number)


def test_the_loop_waits_for_the_step_before_the_last():
    waited, numbers = [], iter(range(9))
    pace = Pace(lambda device: Mark(next(numbers), waited))
    seen = []
    for _ in range(3):
        pace.keep(CPU)
        seen.append(list(waited))
    assert seen == [[], [0], [0, 1]]


def test_a_processor_is_never_waited_for():
    pace = Pace()
    pace.keep(CPU)
    pace.keep(CPU)
    assert mark(CPU) is None


def test_what_goes_up_is_what_was_given():
    assert torch.equal(upload([2, 0, 1], CPU), torch.tensor([2, 0, 1]))
    assert upload(np.array([1.5], np.float32), CPU).dtype is torch.float32
    assert torch.equal(upload(torch.ones(3), CPU), torch.ones(3))


def test_each_row_of_a_batch_is_multiplied_by_its_own_number():
    batch = torch.ones(2, 3, 4, 4)
    first, second = by_row(np.array([[2.0, 5.0], [3.0, 7.0]], np.float32), batch)
    assert [scaled(batch, first)[row].unique().item() for row in range(2)] == [2.0, 3.0]
    assert [scaled(batch, second)[row].unique().item() for row in range(2)] == [5.0, 7.0]


def test_a_single_row_s_numbers_stay_numbers_and_one_changes_nothing():
    batch = torch.ones(1, 3, 4, 4)
    one, half = by_row(np.array([[1.0, 0.5]], np.float32), batch)
    assert (one, half) == (1.0, 0.5)
    assert scaled(batch, one) is batch
    assert scaled(batch, half).unique().item() == 0.5


def test_beside_a_processor_s_work_is_where_it_was():
    with beside(CPU, mark(CPU)):
        assert torch.ones(2).sum().item() == 2
