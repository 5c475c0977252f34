"""Closed jobs are forgotten after a while, open ones never."""

from datetime import timedelta

import pytest
from django.utils import timezone

from jobs import sweeping
from jobs.models import Job, JobState
from jobs.sweeping import KEPT
from jobs.tasks import sweep_closed
from tests.support.jobs import asked

pytestmark = pytest.mark.django_db


def closed(key: str, ada, state: JobState, ago: timedelta) -> Job:
    job = asked(key, ada)
    Job.objects.filter(pk=job.pk).update(state=state, finished_at=timezone.now() - ago)
    return job


@pytest.mark.parametrize("state", [JobState.PAINTED, JobState.FAILED, JobState.CANCELLED])
def test_what_ended_long_ago_goes_and_what_ended_lately_stays(recorder, ada, state):
    closed("old", ada, state, KEPT + timedelta(minutes=1))
    closed("new", ada, state, KEPT - timedelta(minutes=1))
    assert sweep_closed() == 1
    assert list(Job.objects.values_list("key", flat=True)) == ["new"]


def test_an_open_job_stays_however_old_it_is(recorder, ada):
    asked("waiting", ada)
    Job.objects.update(created_at=timezone.now() - 2 * KEPT)
    assert sweep_closed() == 0


def test_it_goes_batch_by_batch_oldest_first_and_ends(recorder, ada):
    for n in range(5):
        closed(f"paint:{n}", ada, JobState.PAINTED, KEPT + timedelta(days=10 - n))
    assert sweeping.sweep(timezone.now(), batch=2, most=2) == 4
    assert list(Job.objects.values_list("key", flat=True)) == ["paint:4"]
    assert sweeping.sweep(timezone.now(), batch=2, most=2) == 1


def test_beat_sends_the_sweep():
    from paintoff.celery import app

    assert "jobs.tasks.sweep_closed" in {entry["task"] for entry in app.conf.beat_schedule.values()}
