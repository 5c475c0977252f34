"""A studio that is not there yet, falls away, takes nothing, or falls silent."""

import pytest
from django.utils import timezone

from inference.client import StudioUnreachable
from inference.protocol import StudioState
from jobs.dispatcher import Pace
from jobs.health import StudioHealth, studio_status
from jobs.models import Job, JobState
from tests.support.jobs import asked, dispatching, until
from tests.support.watched_studio import Studio

pytestmark = pytest.mark.django_db(transaction=True)


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


def test_jobs_wait_while_the_models_are_loading(recorder, ada, studio):
    studio.state = StudioState.STARTING
    with dispatching(studio):
        asked("paint:1", ada)
        until(lambda: studio_status(timezone.now()).age_seconds is not None)
        assert studio.submitted == []
        studio.state = StudioState.READY
        recorder.wait(lambda: recorder.painted)


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
