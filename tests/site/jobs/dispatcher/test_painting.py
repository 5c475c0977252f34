"""The dispatcher at work in a thread of its own, on a real database and a fake studio: asked, painted, cancelled."""

from datetime import timedelta

import pytest
from django.utils import timezone

from inference.fake import painted
from jobs import desk
from jobs.dispatcher import Pace
from jobs.models import Job, JobState
from tests.support.jobs import asked, dispatching, until

pytestmark = pytest.mark.django_db(transaction=True)


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


def test_a_deadline_that_passes_in_the_engine_ends_the_job(recorder, ada, studio):
    studio.hold()
    with dispatching(studio):
        job = asked("paint:1", ada, deadline=timezone.now() + timedelta(hours=1))
        studio.wait(lambda: studio.submitted)
        Job.objects.update(deadline=timezone.now())
        recorder.wait(lambda: recorder.failed)
        studio.wait(lambda: str(job.pk) in studio.cancelled)
    assert [code for _, code, _ in recorder.failed] == ["too-late"]
