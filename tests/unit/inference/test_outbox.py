"""One stream at a time: a newer one ends the older and starts empty."""

from inference.outbox import CROWDED, Outbox
from inference.protocol import Failed, FailureCode, Progress, Started


def test_what_is_put_in_comes_out_once():
    outbox = Outbox()
    outbox.begin(1, "a")
    outbox.put(Started("fox", 1))
    assert outbox.take("a", 0) == (Started("fox", 1),)
    assert outbox.take("a", 0) == ()


def test_a_newer_stream_ends_the_older_and_starts_empty():
    outbox = Outbox()
    outbox.begin(1, "a")
    outbox.put(Started("fox", 1))
    assert outbox.begin(2, "b")
    assert outbox.take("a", 0) is None
    assert outbox.take("b", 0) == ()


def test_an_older_dispatcher_gets_no_stream():
    outbox = Outbox()
    outbox.begin(2, "b")
    assert not outbox.begin(1, "a")
    assert outbox.is_current("b")


def test_the_same_dispatcher_may_come_back():
    outbox = Outbox()
    outbox.begin(2, "b")
    assert outbox.begin(2, "c")
    assert not outbox.is_current("b")


def test_what_nobody_hears_is_not_kept():
    outbox = Outbox()
    outbox.put(Started("fox", 1))
    outbox.begin(1, "a")
    outbox.end("a")
    outbox.put(Started("cat", 1))
    outbox.begin(1, "b")
    assert outbox.take("b", 0) == ()


def crowded() -> Outbox:
    outbox = Outbox()
    outbox.begin(1, "a")
    for number in range(CROWDED):
        outbox.put(Started(f"cat{number}", 1))
    return outbox


def test_a_dispatcher_that_keeps_up_gets_all_progress():
    outbox = Outbox()
    outbox.begin(1, "a")
    steps = tuple(Progress("fox", 1, step, CROWDED) for step in range(1, CROWDED + 1))
    for progress in steps:
        outbox.put(progress)
    assert outbox.take("a", 0) == steps


def test_for_a_dispatcher_that_stands_still_only_the_newest_progress_of_a_job_is_kept():
    outbox = crowded()
    for step in range(1, 1001):
        outbox.put(Progress("fox", 1, step, 1000))
        outbox.put(Progress("dog", 1, step, 1000))
    assert outbox.take("a", 0)[CROWDED:] == (Progress("fox", 1, 1000, 1000), Progress("dog", 1, 1000, 1000))


def test_of_what_is_kept_the_order_stays_and_nothing_but_progress_is_dropped():
    outbox = crowded()
    failed = Failed("fox", 1, FailureCode.STEP_FAILED, "broke", retry=True)
    events = [Started("fox", 1), Progress("fox", 1, 1, 9), Progress("fox", 1, 2, 9), failed, Started("fox", 2)]
    for event in (*events, Progress("fox", 2, 1, 9)):
        outbox.put(event)
    assert outbox.take("a", 0)[CROWDED:] == (
        Started("fox", 1),
        Progress("fox", 1, 2, 9),
        failed,
        Started("fox", 2),
        Progress("fox", 2, 1, 9),
    )


def test_after_a_crowd_all_is_said_again():
    outbox = crowded()
    outbox.put(Progress("fox", 1, 1, 9))
    outbox.take("a", 0)
    later = Progress("fox", 1, 2, 9), Progress("fox", 1, 3, 9)
    for progress in later:
        outbox.put(progress)
    assert outbox.take("a", 0) == later
