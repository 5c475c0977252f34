"""What a line says of jobs that reach nobody; it is never opened, so nothing asks for Ray."""

import pytest

from inference.cluster import Node, Place, Takes
from inference.line import Line
from inference.protocol import ActorLost, Job

FOX = Job("fox", "fake", "a red fox", 7, 4, 4.0, 64, 64)


@pytest.fixture
def said():
    return []


@pytest.fixture
def line(said):
    return Line(Place("a", Node("a" * 10, "home", {"CPU": 1.0}), Takes.SLOT), "b", 1, said.append, lambda *_: None)


def test_a_job_that_was_in_flight_when_the_node_left_is_lost_once(line, said):
    line.submit([FOX])
    line.give_up("its node left the cluster")
    assert said == [ActorLost("a", (("fox", 1),), "its node left the cluster")]
    assert line.jobs == 0


def test_a_job_that_comes_when_nobody_listens_any_more_is_lost_at_once(line, said):
    line.give_up("its node left the cluster")
    line.submit([FOX])
    assert said == [ActorLost("a", (("fox", 1),), "the line is closed")]
    assert line.jobs == 0
