"""Who is taken out of a crew, and what is said of it; the lines are never opened, so nothing asks for Ray."""

from dataclasses import replace

import pytest

from inference.cluster import Node, Place, Takes
from inference.conduct import Conduct
from inference.fake import OFFER
from inference.health import Health
from inference.line import Line
from inference.protocol import StudioState
from inference.record import Limits, Standing

NODE = Node("a" * 10, "home", {"CPU": 1.0})


def ready(name, *models):
    line = Line(Place(name, NODE, Takes.SLOT), "b", 1, lambda event: None, lambda jobs, reason: None)
    offers = tuple(replace(OFFER, name=model) for model in models)
    line.state, line.health = StudioState.READY, Health(name, "b", StudioState.READY, "", "home", 1, "cpu", offers)
    return line


@pytest.fixture
def conduct():
    return Conduct(Limits(troubles=1))


def test_who_fails_while_another_does_well_is_out_and_the_models_that_go_with_it_are_named(conduct):
    lines = [ready("well", "shared"), ready("worn", "shared", "alone")]
    conduct.paint("well")
    assert conduct.fail("worn", ("job",), "out of memory", lines)
    report = conduct.report(lines[1], lines)
    assert report.state is StudioState.OUT
    assert "it was the last with alone" in report.reason


def test_where_nobody_else_is_left_who_is_out_goes_on_trial_at_once(conduct):
    lines = [ready("well", "shared"), ready("worn", "shared")]
    conduct.paint("well")
    conduct.fail("worn", ("job",), "out of memory", lines)
    conduct.try_the_last(lines)
    assert conduct.standing("worn") is Standing.OUT
    lines[0].state = StudioState.GONE
    conduct.try_the_last(lines)
    assert conduct.standing("worn") is Standing.TRIAL


def test_who_leaves_is_said_to_finish_what_it_has(conduct):
    line = ready("tired")
    line.leaving = True
    assert conduct.report(line, [line]).reason.startswith("finishes what it has and leaves")
