"""A stay on a cluster: who is let in, and when it is over."""

import threading

import pytest

from inference.client import StudioUnreachable
from inference.stay import Over, Stay
from tests.support.patience import PATIENCE


@pytest.fixture
def stay():
    return Stay()


@pytest.fixture
def visitor(stay):
    """On a visit until the event is set."""
    inside, goes = threading.Event(), threading.Event()

    def visit():
        with stay.visit():
            inside.set()
            goes.wait(PATIENCE)

    thread = threading.Thread(target=visit)
    thread.start()
    assert inside.wait(PATIENCE)
    yield goes
    goes.set()
    thread.join()


def ending(stay, said):
    thread = threading.Thread(target=lambda: said.append(stay.end(PATIENCE)))
    thread.start()
    while not stay.is_over:
        thread.join(0.01)
    return thread


def test_a_stay_ends_when_the_last_visitor_is_out_and_no_sooner(stay, visitor):
    thread = ending(stay, said := [])
    thread.join(0.1)
    assert said == []
    visitor.set()
    thread.join(PATIENCE)
    assert said == [True]


def test_a_visitor_who_does_not_go_is_not_waited_for_without_an_end(stay, visitor):
    assert not stay.end(0.05)
    assert stay.is_over
    visitor.set()
    assert stay.end(PATIENCE)


def test_nobody_is_let_in_once_it_ends(stay):
    assert stay.end(0.0)
    with pytest.raises(Over), stay.visit():
        pass
    # For who asks the studio, there is none now.
    assert issubclass(Over, StudioUnreachable)


def test_who_is_inside_may_go_deeper_while_it_ends(stay):
    said = []
    with stay.visit():
        thread = ending(stay, said)
        with stay.visit():
            pass
        thread.join(0.1)
        assert said == []
    thread.join(PATIENCE)
    assert said == [True]


def test_a_visit_that_breaks_has_ended(stay):
    with pytest.raises(KeyError), stay.visit():
        raise KeyError
    assert stay.end(0.0)
