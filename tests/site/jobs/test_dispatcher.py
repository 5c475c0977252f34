"""The dispatcher at work in a thread of its own, on a real database and a fake studio."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from inference import protocol
from inference.client import StudioUnreachable
from inference.fake import FakeStudio, painted
from inference.protocol import ActorLost, FailureCode, Started, StudioState
from jobs import desk
from jobs.dispatcher import Dispatcher, Pace, Superseded
from jobs.health import StudioHealth, studio_status
from jobs.models import DispatcherBeat, Job, JobState
from jobs.settling import AT_ONCE
from jobs.turns import LEASES_MAX
from tests.support.jobs import BRISK, asked, dispatching, leased, until

pytestmark = pytest.mark.django_db(transaction=True)


class Studio(FakeStudio):
    """The fake, telling its test what it was given, and away for as many connections as wanted."""

    def __init__(self, away: int = 0) -> None:
        super().__init__(heartbeat=0.1)
        self.away, self.connections = away, 0
        self.changed = threading.Condition()

    def connect(self) -> None:
        self.connections += 1
        if self.connections <= self.away:
            raise StudioUnreachable("no Ray yet")
        super().connect()

    def submit(self, jobs):
        with self.changed:
            super().submit(jobs)
            self.changed.notify_all()

    def cancel(self, job_ids):
        with self.changed:
            super().cancel(job_ids)
            self.changed.notify_all()

    def start(self, job: protocol.Job) -> None:
        self._say(Started(job.id, job.attempt, "fake-0"))

    def wait(self, test: Callable[[], bool], seconds: float = 15.0) -> None:
        with self.changed:
            assert self.changed.wait_for(test, seconds), f"the studio waited {seconds} s for nothing"


@pytest.fixture
def studio() -> Studio:
    return Studio()


def test_a_picture_asked_for_is_painted_and_told(recorder, ada, studio):
    with dispatching(studio):
        job = asked("paint:1", ada)
        recorder.wait(lambda: recorder.painted)
    ((told, picture),) = recorder.painted
    assert told.pk == job.pk
    assert picture.sha256 == painted(studio.submitted[0]).sha256
    kept = Job.objects.get()
    assert (kept.state, kept.sha256, kept.attempts) == (JobState.PAINTED, picture.sha256, 1)
    assert kept.started_at <= kept.finished_at


def test_an_asker_is_served_at_once_and_not_at_the_next_look(recorder, ada, studio):
    with dispatching(studio, pace=Pace(look=3600.0)):
        until(lambda: studio.connections == 1)
        asked("paint:1", ada)
        recorder.wait(lambda: recorder.painted)


def test_many_jobs_end_once_each(recorder, ada, bo, studio):
    with dispatching(studio):
        for n in range(30):
            asked(f"paint:{n}", (ada, bo)[n % 2], steps=1)
        recorder.wait(lambda: len(recorder.painted) == 30)
    assert sorted(job.key for job, _ in recorder.painted) == sorted(f"paint:{n}" for n in range(30))
    assert Job.objects.filter(state=JobState.PAINTED, attempts=1).count() == 30


def test_few_jobs_are_in_the_engine_at_a_time(recorder, ada, bo, studio):
    studio.hold()
    with dispatching(studio):
        for n in range(9):
            asked(f"ada:{n}", ada)
        studio.wait(lambda: len(studio.submitted) == 2)
        asked("bo:0", bo)
        studio.release(studio.submitted[0].id)
        studio.wait(lambda: len(studio.submitted) == 3)
        assert studio.submitted[2].owner == str(bo.pk)


def test_previews_are_made_only_where_they_were_asked_for(recorder, ada, studio):
    with dispatching(studio):
        asked("watched", ada, preview=True)
        asked("unwatched", ada)
        recorder.wait(lambda: len(recorder.painted) == 2)
    seen = {job.key: progress.preview for job, progress in recorder.progress if progress.step == progress.steps}
    assert seen["unwatched"] is None
    assert seen["watched"][:4] == b"RIFF"


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


def test_a_cancelled_job_is_stopped_in_the_engine(recorder, ada, studio):
    studio.hold()
    with dispatching(studio, pace=Pace(look=3600.0, renew=3600.0)):
        until(lambda: studio.connections == 1)
        job = asked("paint:1", ada)
        studio.wait(lambda: studio.submitted)
        desk.cancel(keys=["paint:1"])
        studio.wait(lambda: studio.cancelled == [str(job.pk)])
    assert (recorder.painted, recorder.failed) == ([], [])


def test_a_cancel_meant_for_an_older_lease_does_not_fail_the_job(recorder, ada, studio):
    studio.hold()
    with dispatching(studio):
        job = asked("paint:1", ada)
        studio.wait(lambda: studio.submitted)
        studio.cancel([str(job.pk)])
        studio.wait(lambda: len(studio.submitted) == 2)
        studio.release()
        recorder.wait(lambda: recorder.painted)
    assert recorder.failed == []


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


def test_a_deadlock_in_a_handler_is_tried_again_with_the_same_picture(recorder, ada, studio):
    fell: list[str] = []

    def deadlock_twice(job: Job) -> None:
        if len(fell) < 2:
            fell.append(job.key)
            raise OperationalError("deadlock detected")

    recorder.before = deadlock_twice
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


def test_a_dead_dispatchers_job_is_finished_by_another(recorder, ada, studio):
    leased(asked("paint:1", ada), "dead")
    Job.objects.update(lease_expires_at=timezone.now())
    with dispatching(studio):
        recorder.wait(lambda: recorder.painted)
    assert studio.submitted[0].attempt == 2
    assert Job.objects.get().leased_by == "easel#1"


def test_a_dispatcher_that_was_stopped_past_its_lease_says_nothing_that_counts(recorder, ada):
    stopped, other = Studio(), Studio()
    stopped.hold()
    with dispatching(stopped, "stopped", pace=Pace(lease=0.2, renew=3600.0, look=3600.0)):
        asked("paint:1", ada)
        stopped.wait(lambda: stopped.submitted)
        with dispatching(other, "other"):
            recorder.wait(lambda: recorder.painted)
        stopped.release()
    assert len(recorder.painted) == 1
    assert Job.objects.get().leased_by.startswith("other#")


def test_two_dispatchers_share_the_queue_and_paint_nothing_twice(recorder, ada, bo):
    one, two = Studio(), Studio()
    with dispatching(one, "one"), dispatching(two, "two"):
        for n in range(40):
            asked(f"paint:{n}", (ada, bo)[n % 2], steps=1)
        recorder.wait(lambda: len(recorder.painted) == 40, 30)
    submitted = [job.id for job in one.submitted + two.submitted]
    assert len(submitted) == len(set(submitted)) == 40


def test_on_its_way_out_it_hands_back_what_it_holds(recorder, ada, studio):
    studio.hold()
    with dispatching(studio):
        asked("paint:1", ada)
        studio.wait(lambda: studio.submitted)
    job = Job.objects.get()
    assert (job.state, job.attempts, job.leased_by) == (JobState.QUEUED, 0, "")
    assert studio.cancelled == [str(job.pk)]
    assert DispatcherBeat.objects.get().studio == "stopped"


def test_without_a_studio_jobs_wait_and_the_site_is_told_so(recorder, ada):
    studio = Studio(away=10_000)
    with dispatching(studio):
        job = asked("paint:1", ada)
        until(lambda: studio.connections >= 2)
        assert studio_status(timezone.now()).state == StudioHealth.STARTING
        job.refresh_from_db()
        assert (job.state, job.attempts) == (JobState.QUEUED, 0)


def test_a_studio_that_comes_late_paints_what_waited(recorder, ada):
    with dispatching(Studio(away=1)):
        asked("paint:1", ada)
        recorder.wait(lambda: recorder.painted)
        assert studio_status(timezone.now()).state == StudioHealth.READY


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


def test_of_two_dispatchers_at_one_studio_the_later_works_and_the_other_stands_by(recorder, ada):
    first, second = Studio(), Studio()
    with dispatching(first, "first", place="ray:6379"):
        until(lambda: DispatcherBeat.objects.filter(studio="ready").exists())
        with dispatching(second, "second", place="ray:6379"):
            until(lambda: DispatcherBeat.objects.filter(name="first", studio="standby").exists())
            asked("paint:1", ada)
            recorder.wait(lambda: recorder.painted)
            assert (len(first.submitted), len(second.submitted)) == (0, 1)
        asked("paint:2", ada)
        recorder.wait(lambda: len(recorder.painted) == 2)
        assert len(first.submitted) == 1


def test_a_broken_stream_gives_its_jobs_to_the_next(recorder, ada, studio):
    studio.hold()
    with dispatching(studio):
        asked("paint:1", ada)
        studio.wait(lambda: studio.submitted)
        studio.close()
        studio.wait(lambda: len(studio.submitted) == 2)
        studio.release()
        recorder.wait(lambda: recorder.painted)
    assert studio.connections == 2
    assert Job.objects.get().attempts == 1


def test_jobs_wait_while_the_models_are_loading(recorder, ada, studio):
    studio.state = StudioState.STARTING
    with dispatching(studio):
        asked("paint:1", ada)
        until(lambda: studio_status(timezone.now()).age_seconds is not None)
        assert studio.submitted == []
        studio.state = StudioState.READY
        recorder.wait(lambda: recorder.painted)


def test_a_studio_that_takes_nothing_costs_no_attempt(recorder, ada):
    class Refusing(Studio):
        refusals = 1

        def submit(self, jobs):
            if self.refusals:
                self.refusals -= 1
                raise StudioUnreachable("gone between two calls")
            super().submit(jobs)

    studio = Refusing()
    with dispatching(studio):
        asked("paint:1", ada)
        recorder.wait(lambda: recorder.painted)
    assert Job.objects.get().attempts == 1


def test_a_job_of_which_nothing_is_heard_any_more_is_taken_back(recorder, ada, studio):
    studio.hold()
    with dispatching(studio, pace=Pace(look=0.1, patience=0.05)):
        asked("paint:1", ada)
        studio.wait(lambda: len(studio.cancelled) >= 1)


def test_a_newer_dispatcher_of_the_same_name_ends_the_older(recorder, ada):
    older = Dispatcher(Studio, "easel", pace=BRISK)
    stop, ended = threading.Event(), []

    def work() -> None:
        try:
            older.run(stop)
        except Superseded as error:
            ended.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    until(lambda: DispatcherBeat.objects.filter(studio="ready").exists())
    with dispatching(Studio(), "easel"):
        thread.join(10)
        assert ended
        asked("paint:1", ada)
        recorder.wait(lambda: recorder.painted)


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


def test_a_deadline_that_passes_in_the_engine_ends_the_job(recorder, ada, studio):
    studio.hold()
    with dispatching(studio):
        job = asked("paint:1", ada, deadline=timezone.now() + timedelta(seconds=1))
        recorder.wait(lambda: recorder.failed)
        studio.wait(lambda: str(job.pk) in studio.cancelled)
    assert [code for _, code, _ in recorder.failed] == ["too-late"]
