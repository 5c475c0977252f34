"""Jobs that wait for a model that nobody has ready: who gets them, and what becomes of those that nobody takes."""

from dataclasses import replace

import pytest

from inference.protocol import Failed, FailureCode, Job
from inference.sharing import Hand
from inference.tray import WAIT, Tray

FOX = Job("fox", "slow", "a red fox", 1, 4, 4.0, 64, 64)
READY = Hand("painter", 0.0, frozenset({"slow"}))
BUSY_ELSEWHERE = Hand("painter", 0.0, frozenset({"other"}))


@pytest.fixture
def said():
    return []


@pytest.fixture
def tray(said):
    return Tray(said.append, lambda job: job, lambda job: "no such model" if job.model == "none" else "")


def test_a_job_whose_model_is_ready_goes_straight_to_who_has_it(tray):
    assert tray.hand_out([FOX], [READY], now=0.0) == {"painter": [FOX]}
    assert len(tray) == 0


def test_a_job_waits_until_somebody_has_its_model(tray, said):
    assert tray.hand_out([FOX], [BUSY_ELSEWHERE], now=0.0) == {}
    assert tray.jobs() == [FOX]
    assert tray.hand_out_waiting([READY], now=WAIT - 1) == {"painter": [FOX]}
    assert (tray.jobs(), said) == ([], [])


def test_a_job_that_waited_too_long_goes_back_and_may_be_tried_again(tray, said):
    tray.hand_out([FOX], [], now=100.0)
    tray.hand_out_waiting([], now=100.0 + WAIT)
    assert said == []
    tray.hand_out_waiting([], now=100.0 + WAIT + 0.1)
    (failed,) = said
    assert (failed.job_id, failed.code, failed.retry) == ("fox", FailureCode.NOT_READY, True)
    assert len(tray) == 0


def test_waiting_again_does_not_begin_anew(tray, said):
    tray.hand_out([FOX], [], now=0.0)
    for now in (10.0, 20.0, 30.0):
        tray.hand_out_waiting([], now)
    assert len(tray) == 1
    tray.hand_out_waiting([], now=30.1)
    assert len(said) == 1


def test_what_nobody_can_ever_paint_is_refused_at_once_with_the_reason(tray, said):
    assert tray.hand_out([replace(FOX, model="none")], [READY], now=0.0) == {}
    assert said == [Failed("fox", 1, FailureCode.UNKNOWN_MODEL, "no such model", retry=False)]


def test_what_a_job_left_to_its_model_is_filled_in_once_that_is_known(said):
    known = []
    tray = Tray(said.append, lambda job: replace(job, sampler="euler") if known else job, lambda job: "")
    tray.hand_out([FOX], [], now=0.0)
    known.append("slow")
    assert tray.hand_out_waiting([READY], now=1.0) == {"painter": [replace(FOX, sampler="euler")]}


def test_a_job_taken_back_is_handed_to_nobody(tray):
    tray.hand_out([FOX], [], now=0.0)
    assert tray.take_back(["fox", "unknown"]) == [FOX]
    assert tray.hand_out_waiting([READY], now=1.0) == {}
