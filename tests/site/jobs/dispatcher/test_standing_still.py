"""A process that was stopped in mid transaction: its locks go to whoever works, and what it wrote counts for nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from jobs import leases
from jobs.models import Job, JobState
from paintoff import standstill
from tests.support.jobs import asked, dispatching, until

pytestmark = pytest.mark.django_db(transaction=True)
SOON = timedelta(milliseconds=300)


@contextmanager
def renewing_and_stopped(job: Job) -> Iterator[psycopg.Connection]:
    """A dispatcher's session in the middle of `leases.renew`, of a process from which nothing more comes."""
    with pytest.MonkeyPatch.context() as patch:
        database = settings.DATABASES["default"]
        patch.setitem(database, "OPTIONS", dict(database["OPTIONS"]))
        standstill.let_go(after=SOON)
        session = psycopg.connect(**connection.get_connection_params())
    try:
        session.execute("SELECT FROM jobs_job WHERE id = %s FOR NO KEY UPDATE", [job.pk])
        yield session
    finally:
        session.close()


def test_the_jobs_of_one_that_was_stopped_while_it_renewed_their_leases_go_to_another(recorder, ada, studio):
    asked("paint:1", ada)
    (held,) = leases.lease("first", 1, 1, timedelta(0), timezone.now())
    with renewing_and_stopped(held), dispatching(studio, "second"):
        recorder.wait(lambda: recorder.painted)
    job = Job.objects.get()
    assert (job.state, job.fence) == (JobState.PAINTED, held.fence + 1)
    assert job.leased_by.startswith("second#")


def test_a_picture_in_whose_writing_it_stood_still_too_long_is_written_anew(recorder, ada, studio):
    stood: list[int] = []

    def stand_still(_job: Job) -> None:
        if not stood:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid()")
                stood.extend(cursor.fetchone())
                cursor.execute(f"SET LOCAL idle_in_transaction_session_timeout = {SOON // timedelta(milliseconds=1)}")
            until(lambda: not lives(stood[0]))

    recorder.before = stand_still
    asked("paint:1", ada)
    with dispatching(studio):
        until(lambda: Job.objects.get().state == JobState.PAINTED)
    job = Job.objects.get()
    assert (job.attempts, job.troubles, recorder.failed) == (1, [], [])
    assert len(recorder.painted) == 2


def lives(session: int) -> bool:
    with psycopg.connect(**connection.get_connection_params()) as other:
        return other.execute("SELECT FROM pg_stat_activity WHERE pid = %s", [session]).fetchone() is not None
