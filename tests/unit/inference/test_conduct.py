"""Who is taken out of a crew, and what is said of it."""

from dataclasses import replace

import pytest

from inference.cluster import Node, Place, Takes
from inference.conduct import Conduct
from inference.fake import OFFER
from inference.health import Health
from inference.protocol import StudioState
from inference.record import Limits, Standing
from inference.worker import Worker

NODE = Node("a" * 10, "home", {"CPU": 1.0})


def ready(name, *models):
    worker = Worker(Place(name, NODE, Takes.SLOT))
    offers = tuple(replace(OFFER, name=model) for model in models)
    worker.state, worker.health = StudioState.READY, Health(name, "b", StudioState.READY, "", "home", 1, "cpu", offers)
    return worker


@pytest.fixture
def conduct():
    return Conduct(Limits(troubles=1))


def test_who_fails_while_another_does_well_is_out_and_the_models_that_go_with_it_are_named(conduct):
    workers = [ready("well", "shared"), ready("worn", "shared", "alone")]
    conduct.paint("well")
    assert conduct.fail("worn", ("job",), "out of memory", workers)
    report = conduct.report(workers[1], workers)
    assert report.state is StudioState.OUT
    assert "it was the last with alone" in report.reason


def test_where_nobody_else_is_left_who_is_out_goes_on_trial_at_once(conduct):
    workers = [ready("well", "shared"), ready("worn", "shared")]
    conduct.paint("well")
    conduct.fail("worn", ("job",), "out of memory", workers)
    conduct.try_the_last(workers)
    assert conduct.standing("worn") is Standing.OUT
    workers[0].state = StudioState.GONE
    conduct.try_the_last(workers)
    assert conduct.standing("worn") is Standing.TRIAL


def test_who_leaves_is_said_to_finish_what_it_has(conduct):
    worker = ready("tired")
    worker.leaving = True
    assert conduct.report(worker, [worker]).reason.startswith("finishes what it has and leaves")
