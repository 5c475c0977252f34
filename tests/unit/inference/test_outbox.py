"""One stream at a time: a newer one ends the older and starts empty."""

from inference.outbox import Outbox
from inference.protocol import Started


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
