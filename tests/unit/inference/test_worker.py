"""What is known of a worker that talks, falls silent and is lost."""

import pytest

from inference.cluster import Node, Place, Takes
from inference.fake import OFFER
from inference.health import Health
from inference.placing import GIB
from inference.protocol import ActorReport, Heartbeat, StudioState
from inference.worker import Worker

TOLD = Health("a", "b", StudioState.READY, "", "home", 1, "cpu", (OFFER,), surveyed=True, free=GIB, sizes={"fake": GIB})
BEAT = Heartbeat("a", 1.0, StudioState.READY, report=ActorReport("a", StudioState.READY, models=("fake",)))


@pytest.fixture
def worker():
    return Worker(Place("a", Node("a" * 10, "home", {"CPU": 1.0}), Takes.SLOT))


def painting(worker):
    worker.hear()
    worker.must_be_asked(BEAT)
    worker.answer(BEAT, TOLD)
    worker.feel(BEAT)
    worker.wanted = ("fake",)
    return worker


def test_who_is_ready_and_has_not_said_for_what_is_not_believed(worker):
    assert not worker.feel(BEAT)
    assert worker.state is StudioState.STARTING


def test_one_heartbeat_is_asked_about_once(worker):
    assert worker.must_be_asked(BEAT)
    assert not painting(worker).must_be_asked(BEAT)


def test_who_was_lost_keeps_its_models_without_free_room_and_counts_a_restart(worker):
    assert painting(worker).lose("ActorDiedError")
    assert (worker.slot().holds, worker.slot().free) == (("fake",), 0)
    assert (worker.report().state, worker.report().restarts) == (StudioState.STARTING, 1)
    assert worker.report().reason == "lost (ActorDiedError), starting again"


def test_who_never_talked_is_neither_silent_nor_restarted(worker):
    assert not worker.lose("no room on its node")
    assert (worker.restarts, worker.silence(), worker.slot()) == (0, 0.0, None)
