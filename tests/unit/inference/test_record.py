"""Which worker keeps failing."""

from itertools import pairwise

import pytest

from inference.record import Limits, Record, Standing

LIMITS = Limits(troubles=3, window=300.0, cool_off=60.0, longest=200.0)


@pytest.fixture
def record():
    """Bo's worker and another that paints."""
    record = Record(LIMITS)
    for now in range(3):
        record.paint("other", float(now))
    return record


def fail(record, *jobs, worker="bad", now=10.0):
    return [record.fail(worker, (job,) if job else (), "died", now) for job in jobs]


def test_different_jobs_that_fail_on_one_worker_take_it_out(record):
    assert fail(record, "fox", "cat", "owl") == [False, False, True]
    assert record.standing("bad", 11.0) is Standing.OUT
    assert record.reason("bad", 20.0) == (
        "failed 3 times with different jobs, last: died; out for another 50 s, then one job on trial"
    )


def test_one_job_that_fails_again_and_again_takes_nobody_out(record):
    fail(record, *["poison"] * 10)
    assert record.standing("bad", 11.0) is Standing.WELL


def test_the_poison_job_excuses_those_that_were_painted_beside_it(record):
    for beside in "abcdef":
        record.fail("bad", ("poison", beside), "died", 10.0)
    assert record.standing("bad", 11.0) is Standing.WELL


def test_a_worker_that_dies_with_nothing_to_do_has_only_itself_to_blame(record):
    assert fail(record, None, None, None)[-1]


def test_troubles_long_apart_do_not_add_up(record):
    for number in range(6):
        record.paint("other", number * 200.0)
        assert not record.fail("bad", (f"job{number}",), "died", number * 200.0)


def test_few_failures_among_many_pictures_are_no_reason(record):
    for _ in range(100):
        record.paint("bad", 5.0)
    assert not any(fail(record, *(f"job{number}" for number in range(9))))
    assert fail(record, "one more") == [True]


def test_where_nobody_does_better_the_worker_is_kept_and_it_is_said():
    record = Record(LIMITS)
    assert not any(fail(record, "fox", "cat", "owl"))
    assert record.standing("bad", 11.0) is Standing.WELL
    assert record.reason("bad", 11.0).endswith("kept, because no other worker does well")


def test_two_workers_that_both_fail_are_both_kept():
    record = Record(LIMITS)
    record.paint("other", 9.0)
    fail(record, "a", "b", "c", worker="other")
    assert not any(fail(record, "fox", "cat", "owl"))


def test_after_the_cool_off_it_is_on_trial_and_a_picture_readmits_it(record):
    fail(record, "fox", "cat", "owl")
    assert record.standing("bad", 70.0) is Standing.TRIAL
    assert record.paint("bad", 71.0)
    assert record.standing("bad", 72.0) is Standing.WELL
    assert record.reason("bad", 72.0) == ""


def test_a_failed_trial_doubles_the_cool_off_up_to_the_longest(record):
    fail(record, "fox", "cat", "owl")
    until = [70.0, 190.0, 390.0, 590.0]
    for now, then in pairwise(until):
        assert fail(record, "again", now=now) == [True]
        assert record.standing("bad", then - 1) is Standing.OUT
        assert record.standing("bad", then) is Standing.TRIAL


def test_what_it_still_finishes_while_it_is_out_does_not_readmit_it(record):
    fail(record, "fox", "cat", "owl")
    assert not record.paint("bad", 20.0)
    assert record.standing("bad", 21.0) is Standing.OUT


def test_an_operator_may_readmit_it(record):
    fail(record, "fox", "cat", "owl")
    record.readmit("bad")
    assert record.standing("bad", 11.0) is Standing.WELL
    assert fail(record, "fox", "cat") == [False, False]


def test_where_nobody_else_is_left_the_trial_begins_at_once(record):
    fail(record, "fox", "cat", "owl")
    record.try_now("bad")
    assert record.standing("bad", 11.0) is Standing.TRIAL
