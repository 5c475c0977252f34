"""What failed for a reason that may pass is tried again, later each time."""

import torch

from inference.config import Unfit
from inference.retries import FIRST, MOST, Retries, may_pass


class Clock:
    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


def raised_from(cause):
    try:
        raise Unfit("tiny cannot be loaded") from cause
    except Unfit as error:
        return error


def test_memory_and_disks_may_come_back_and_a_model_that_is_not_fit_stays_so():
    assert may_pass(MemoryError())
    assert may_pass(torch.OutOfMemoryError())
    assert may_pass(raised_from(OSError("stale file handle")))
    assert not may_pass(raised_from(KeyError("unet")))
    assert not may_pass(Unfit("holds no safetensors"))


def test_nothing_is_tried_before_its_time_and_each_failure_once():
    retries = Retries(clock := Clock())
    assert retries.wait() is None
    retries.fail("tiny")
    clock.now += FIRST - 1
    assert retries.take_due() == []
    assert retries.wait() == 1
    clock.now += 1
    assert retries.take_due() == ["tiny"]
    assert retries.take_due() == []
    assert retries.wait() is None


def test_the_waits_double_up_to_the_longest_and_begin_anew_after_a_success():
    retries = Retries(clock := Clock())
    waits = []
    for _ in range(9):
        retries.fail("tiny")
        waits.append(retries.wait())
        clock.now += waits[-1]
        assert retries.take_due() == ["tiny"]
    assert waits[:3] == [FIRST, 2 * FIRST, 4 * FIRST]
    assert waits[-1] == MOST
    retries.succeed("tiny")
    retries.fail("tiny")
    assert retries.wait() == FIRST


def test_the_wait_is_for_the_first_of_several():
    retries = Retries(clock := Clock())
    retries.fail("tiny")
    clock.now += 10
    retries.fail("other")
    assert retries.wait() == FIRST - 10
    retries.succeed("tiny")
    assert retries.wait() == FIRST
