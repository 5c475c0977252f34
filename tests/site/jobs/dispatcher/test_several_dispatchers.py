"""Dispatchers beside and after each other: who has a job, who stands by, who is superseded."""

import threading

import pytest
from django.utils import timezone

from jobs.dispatcher import Dispatcher, Pace, Superseded
from jobs.models import DispatcherBeat, Job, JobState
from tests.support.jobs import BRISK, asked, dispatching, leased, until
from tests.support.patience import PATIENCE
from tests.support.watched_studio import Studio

pytestmark = pytest.mark.django_db(transaction=True)


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
        recorder.wait(lambda: len(recorder.painted) == 40)
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
        thread.join(PATIENCE)
        assert ended
        asked("paint:1", ada)
        recorder.wait(lambda: recorder.painted)
