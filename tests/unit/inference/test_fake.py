"""The fake studio keeps the studio's contract, and does what its script says."""

from dataclasses import replace

import pytest

from inference.fake import OFFER, FakeStudio
from inference.protocol import ActorLost, Failed, FailureCode, Kind, Painted, Started, StudioState
from tests.support.engine_contract import StudioContract


class TestContract(StudioContract):
    @pytest.fixture
    def studio(self):
        offer = replace(OFFER, kinds=(Kind.TEXT_TO_IMAGE, Kind.IMAGE_TO_IMAGE))
        studio = FakeStudio([offer], heartbeat=0.05)
        studio.connect()
        yield studio
        studio.close()

    def begin(self, studio, job):
        studio.hold()
        studio.submit([job])

    def go_on(self, studio):
        studio.release()


class TestScript:
    offer, fox = StudioContract.offer, StudioContract.fox

    @pytest.fixture
    def studio(self):
        studio = FakeStudio()
        studio.connect()
        return studio

    def test_held_jobs_wait_until_they_are_released(self, studio, fox):
        studio.hold()
        studio.submit([fox])
        assert studio.waiting() == []
        studio.release()
        assert isinstance(studio.waiting()[-1], Painted)

    def test_a_held_job_can_be_cancelled(self, studio, fox):
        studio.hold()
        studio.submit([fox])
        studio.cancel([fox.id])
        assert [event.code for event in studio.waiting()] == [FailureCode.CANCELLED]

    def test_a_newer_attempt_replaces_what_is_held_and_an_older_one_changes_nothing(self, studio, fox):
        studio.hold()
        studio.submit([replace(fox, attempt=2), replace(fox, attempt=3), fox])
        studio.release()
        assert {event.attempt for event in studio.waiting()} == {3}

    def test_matching_jobs_fail_as_told(self, studio, fox):
        studio.fail_where(lambda job: "fox" in job.prompt, FailureCode.STEP_FAILED, retry=True)
        studio.submit([fox])
        started, failed = studio.waiting()
        assert isinstance(started, Started)
        assert failed == Failed(fox.id, 1, FailureCode.STEP_FAILED, "scripted", retry=True)

    def test_a_lost_actor_loses_what_it_had(self, studio, fox):
        studio.hold()
        studio.submit([fox])
        studio.lose_actor()
        assert studio.waiting() == [ActorLost("fake-0", ((fox.id, 1),), "killed")]

    def test_a_model_without_a_place_is_refused_and_no_longer_offered(self, studio, fox):
        studio.no_room(fox.model, "it needs 40 GiB")
        studio.submit([fox])
        assert studio.waiting() == [Failed(fox.id, 1, FailureCode.UNKNOWN_MODEL, "it needs 40 GiB", retry=False)]
        assert studio.capacity().models == ()

    def test_an_actor_that_was_taken_out_says_why_until_it_is_readmitted(self, studio):
        studio.take_out("failed with 3 different jobs")
        (report,) = studio.capacity().reports
        assert (report.state, report.reason) == (StudioState.OUT, "failed with 3 different jobs")
        assert studio.capacity().state is StudioState.GONE
        studio.readmit(report.actor)
        assert studio.capacity().state is StudioState.READY

    def test_a_studio_that_is_starting_says_so(self, studio):
        studio.state = StudioState.STARTING
        assert studio.capacity().actors == 0

    def test_the_stream_ends_with_close(self, studio):
        studio.close()
        assert list(studio.events()) == []
