"""The fake studio keeps the studio's contract, and does what its script says."""

import pytest

from inference.fake import FakeStudio
from inference.protocol import ActorLost, Failed, FailureCode, Painted, Started, StudioState
from tests.support.engine_contract import StudioContract


class TestContract(StudioContract):
    @pytest.fixture
    def studio(self):
        studio = FakeStudio(heartbeat=0.05)
        studio.connect()
        yield studio
        studio.close()


class TestScript:
    fox = StudioContract.fox

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
