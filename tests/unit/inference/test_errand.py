"""An errand takes one step at each of the engine's turns, and its thread ends whenever nobody wants its picture."""

import gc
import threading

import pytest
from PIL import Image

from inference.errand import Errand
from inference.protocol import Job
from tests.support.patience import PATIENCE

JOB = Job("a", "m", "", 1, 3, 1.0, 8, 8)


def walk(seen, steps=3, at=None, told=True):
    """A call of so many steps, which notes each one and may come to harm at one."""

    def call(arrive):
        for step in range(steps):
            if step == at:
                raise OSError("a step failed")
            seen.append(step)
            if told:
                arrive(step + 1, steps, None)
        seen.append("decoded")
        return Image.new("RGB", (8, 8))

    return call


def errand(call, steps=3):
    return Errand(JOB, None, call, steps)


def ended(thread):
    thread.join(timeout=PATIENCE)
    return not thread.is_alive()


def test_each_turn_is_one_step_and_nothing_runs_between_them():
    seen = []
    going = errand(walk(seen))
    for step in range(3):
        assert (going.step, going.steps_left, going.done) == (step, 3 - step, False)
        going.advance()
        assert seen == list(range(step + 1))
    assert going.done


def test_what_comes_after_the_last_step_waits_until_the_picture_is_asked_for():
    seen = []
    going = errand(walk(seen))
    while not going.done:
        going.advance()
    assert "decoded" not in seen
    assert going.picture().size == (8, 8)
    assert ended(going._thread)


def test_the_steps_are_as_many_as_the_call_says():
    going = errand(walk([], steps=2), steps=30)
    going.advance()
    assert (going.steps, going.steps_left) == (2, 1)


def test_a_call_that_tells_nothing_is_one_step():
    going = errand(walk([], told=False), steps=30)
    going.advance()
    assert (going.done, going.picture().size) == (True, (8, 8))


def test_two_errands_take_turns_without_waiting_for_each_other():
    seen, others = [], []
    one, two = errand(walk(seen)), errand(walk(others))
    one.advance(), two.advance(), two.advance(), one.advance()
    assert (seen, others) == ([0, 1], [0, 1])


def test_what_the_call_raises_comes_out_at_that_turn():
    going = errand(walk([], at=1))
    going.advance()
    with pytest.raises(OSError, match="a step failed"):
        going.advance()
    assert ended(going._thread)


def test_what_decoding_raises_comes_out_with_the_picture():
    def call(arrive):
        arrive(1, 1, None)
        raise MemoryError

    going = errand(call, steps=1)
    going.advance()
    with pytest.raises(MemoryError):
        going.picture()


def test_a_dropped_errand_makes_no_further_step():
    seen = []
    going = errand(walk(seen))
    going.advance()
    going.drop()
    assert ended(going._thread)
    assert seen == [0]


def test_an_errand_that_is_let_go_of_ends_its_thread():
    going = errand(walk([]))
    going.advance()
    thread = going._thread
    del going
    gc.collect()
    assert ended(thread)


def test_a_turn_that_comes_too_late_does_not_hang():
    going = errand(walk([]))
    going.drop()
    going.advance()
    assert going.done
    with pytest.raises(RuntimeError, match="without a picture"):
        going.picture()


def test_an_errand_that_never_began_has_no_thread():
    before = threading.active_count()
    errand(walk([]))
    assert threading.active_count() == before
