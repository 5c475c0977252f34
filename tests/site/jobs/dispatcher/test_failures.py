"""Failures: of the engine, of its actors, of a handler, of the database; what each costs a job."""

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from gallery.shelves.shelf import Away
from inference.protocol import ActorLost, FailureCode
from jobs.models import Job, JobState
from jobs.settling import AT_ONCE
from jobs.turns import LEASES_MAX
from tests.support.jobs import asked, dispatching, until
from tests.support.watched_studio import Studio

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_failure_of_the_engine_is_told_with_its_code(recorder, ada, studio):
    studio.fail_where(lambda job: True, FailureCode.STEP_FAILED)
    with dispatching(studio):
        asked("paint:1", ada)
        recorder.wait(lambda: recorder.failed)
    assert [code for _, code, _ in recorder.failed] == ["step-failed"]


def test_what_the_model_cannot_do_is_refused_with_the_reason(recorder, ada, studio):
    asked("paint:1", ada, width=63)
    with dispatching(studio):
        recorder.wait(lambda: recorder.failed)
    ((_, code, message),) = recorder.failed
    assert code == "refused"
    assert "63 × 64" in message


def test_a_lost_actors_jobs_are_painted_by_the_next_attempt(recorder, ada, studio):
    studio.hold()
    with dispatching(studio):
        asked("paint:1", ada)
        studio.wait(lambda: len(studio.submitted) == 1)
        studio.lose_actor()
        studio.wait(lambda: len(studio.submitted) == 2)
        studio.release()
        recorder.wait(lambda: recorder.painted)
    first, second = studio.submitted
    assert (first.id, second.attempt) == (second.id, first.attempt + 1)
    assert len(recorder.painted) == 1


def test_a_job_that_costs_three_actors_is_stopped(recorder, ada, studio):
    studio.hold()
    with dispatching(studio):
        asked("paint:1", ada)
        for lost in range(3):
            studio.wait(lambda lost=lost: len(studio.submitted) == lost + 1)
            studio.start(studio.submitted[-1])
            studio.lose_actor()
        recorder.wait(lambda: recorder.failed)
    ((_, code, message),) = recorder.failed
    assert code == "lost"
    assert message == "stopped after 3 attempts, each time lost (actor lost: killed)"


def test_an_actor_that_dies_with_jobs_it_never_began_costs_them_no_attempt(recorder, ada, studio):
    studio.hold()
    with dispatching(studio):
        asked("paint:1", ada)
        for lost in range(4):
            studio.wait(lambda lost=lost: len(studio.submitted) == lost + 1)
            studio.lose_actor()
        studio.wait(lambda: len(studio.submitted) == 5)
        studio.release()
        recorder.wait(lambda: recorder.painted)
    assert Job.objects.get().attempts == 1


def test_a_job_that_is_lost_again_and_again_unbegun_is_not_hurried_to_its_end(recorder, ada):
    class Losing(Studio):
        """Takes everything and says a moment later that nobody has it."""

        def submit(self, jobs):
            with self.changed:
                self.submitted += jobs
                self._say(ActorLost("fake-0", tuple((job.id, job.attempt) for job in jobs), "not taken"))
                self.changed.notify_all()

    studio = Losing()
    with dispatching(studio):
        asked("paint:1", ada)
        studio.wait(lambda: len(studio.submitted) > AT_ONCE)
        until(lambda: Job.objects.get().not_before > timezone.now())
    job = Job.objects.get()
    assert (job.state, job.attempts, recorder.failed) == (JobState.QUEUED, 0, [])
    assert job.fence < LEASES_MAX / 2


def test_a_handler_that_raises_is_tried_again(recorder, ada, studio, caplog):
    fell: list[str] = []

    def fall_once(job: Job) -> None:
        if not fell:
            fell.append(job.key)
            raise RuntimeError("disk full")

    recorder.before = fall_once
    with dispatching(studio):
        asked("paint:1", ada)
        recorder.wait(lambda: recorder.painted)
    assert Job.objects.get().attempts == 2
    assert "disk full" in caplog.text


@pytest.mark.parametrize("trouble", [OperationalError("deadlock detected"), Away("the bucket does not answer")])
def test_a_passing_trouble_of_a_handler_is_tried_again_with_the_same_picture(recorder, ada, studio, trouble):
    fell: list[str] = []

    def fall_twice(job: Job) -> None:
        if len(fell) < 2:
            fell.append(job.key)
            raise trouble

    recorder.before = fall_twice
    with dispatching(studio):
        asked("paint:1", ada)
        recorder.wait(lambda: recorder.painted)
    assert len(studio.submitted) == 1
    assert Job.objects.get().attempts == 1


def test_a_handler_that_never_gets_through_with_a_picture_fails_the_job(recorder, ada, studio):
    def deadlock(job: Job) -> None:
        if job.state == JobState.PAINTED:
            raise OperationalError("deadlock detected")

    recorder.before = deadlock
    asked("paint:1", ada)
    Job.objects.update(attempts=2)
    with dispatching(studio):
        recorder.wait(lambda: recorder.failed)
    assert [code for _, code, _ in recorder.failed] == ["handler-raised"]


def test_outcomes_wait_for_a_database_that_went_away(recorder, ada, studio):
    studio.hold()
    with dispatching(studio):
        asked("paint:1", ada)
        studio.wait(lambda: studio.submitted)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        studio.release()
        recorder.wait(lambda: recorder.painted)
        asked("paint:2", ada)
        recorder.wait(lambda: len(recorder.painted) == 2)
    assert list(Job.objects.values_list("attempts", flat=True)) == [1, 1]


def test_a_job_whose_row_makes_no_order_fails_with_the_reason(recorder, ada, studio):
    job = asked("paint:1", ada)
    Job.objects.update(request={"model": "fake"})
    with dispatching(studio):
        recorder.wait(lambda: recorder.failed)
    assert [(told.pk, code) for told, code, _ in recorder.failed] == [(job.pk, "bad-request")]
