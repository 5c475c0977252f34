"""Asking for pictures, taking a wish back, and seeing the queue."""

import psycopg
import pytest
from django.db import connection, transaction
from django.utils import timezone

from jobs import desk, leases, orders, outcomes
from jobs.desk import Ask
from jobs.models import Job, JobState, Priority
from tests.support.jobs import HANDLER, TTL, asked, leased, picture_of, request
from tests.support.patience import PATIENCE

pytestmark = pytest.mark.django_db


def test_asking_twice_under_one_key_makes_one_job(recorder, ada):
    first = asked("paint:1", ada, prompt="a red fox")
    again = asked("paint:1", ada, prompt="a blue fox")
    assert again.pk == first.pk
    assert again.request["prompt"] == "a red fox"
    assert Job.objects.count() == 1


def test_many_are_asked_in_three_queries_and_come_back_in_order(recorder, ada, django_assert_num_queries):
    asked("paint:1", ada)
    wishes = [Ask(f"paint:{n}", HANDLER, ada, request(), Priority.BATTLE) for n in (2, 1, 3)]
    with django_assert_num_queries(6):  # studios, savepoint, insert, read, notify, release
        jobs = desk.ask_many(wishes)
    assert [job.key for job in jobs] == ["paint:2", "paint:1", "paint:3"]
    assert Job.objects.count() == 3


def test_what_is_asked_in_a_transaction_that_fails_is_not_asked(recorder, ada):
    with transaction.atomic():
        asked("paint:1", ada)
        transaction.set_rollback(True)
    assert not Job.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [{"attempt": 3}, {"fence": 1}, {"sharpness": 2}, {"kind": "sculpture"}, {"pictures": ["cGl4ZWxz"]}],
    ids=lambda wrong: next(iter(wrong)),
)
def test_a_request_with_a_field_that_is_not_the_askers_is_refused(recorder, ada, wrong):
    with pytest.raises(orders.BadRequest):
        desk.ask(key="paint:1", handler=HANDLER, owner=ada, request=request(**wrong))
    assert not Job.objects.exists()


def test_a_request_that_lacks_its_seed_is_refused(recorder, ada):
    wanted = request()
    del wanted["seed"]
    with pytest.raises(orders.BadRequest, match="seed"):
        desk.ask(key="paint:1", handler=HANDLER, owner=ada, request=wanted)


def test_nobody_asks_for_a_handler_that_nobody_registered(ada):
    with pytest.raises(outcomes.UnknownHandler, match=r"tests\.nobody"):
        asked("paint:1", ada, handler="tests.nobody")


def test_a_cancelled_job_is_not_leased_and_its_asker_is_not_told(recorder, ada):
    job = asked("paint:1", ada)
    assert desk.cancel(keys=["paint:1"]) == 1
    job.refresh_from_db()
    assert job.state == JobState.CANCELLED
    assert leases.lease("easel", 1, 5, TTL, timezone.now()) == []
    assert recorder.failed == []


def test_a_finished_job_cannot_be_cancelled(recorder, ada):
    job = leased(asked("paint:1", ada))
    assert leases.settle_painted(job.pk, job.fence, picture_of(job), timezone.now())
    assert desk.cancel(ids=[job.pk]) == 0
    job.refresh_from_db()
    assert job.state == JobState.PAINTED


def test_an_outcome_after_the_cancel_changes_nothing(recorder, ada):
    job = leased(asked("paint:1", ada))
    desk.cancel(ids=[job.pk])
    assert not leases.settle_painted(job.pk, job.fence, picture_of(job), timezone.now())
    assert recorder.painted == []


def test_an_operators_cancel_tells_the_asker(recorder, ada):
    job = asked("paint:1", ada)
    assert desk.cancel_and_tell(job, "taken off the wall")
    assert [(told.pk, code) for told, code, _ in recorder.failed] == [(job.pk, "cancelled")]
    job.refresh_from_db()
    assert job.state == JobState.CANCELLED


def test_the_place_in_the_queue_counts_turns_between_owners(recorder, ada, bo):
    flood = [asked(f"ada:{n}", ada) for n in range(5)]
    bos = asked("bo:0", bo)
    assert desk.waiting_ahead(flood[0]) == 0
    assert desk.waiting_ahead(bos) == 1
    assert desk.waiting_ahead(flood[4]) == 5


def test_who_is_leased_waits_no_more(recorder, ada):
    job = leased(asked("paint:1", ada))
    assert desk.waiting_ahead(job) is None


@pytest.mark.django_db(transaction=True)
def test_dispatchers_are_woken_when_the_asker_commits_and_not_before(recorder, ada):
    with psycopg.connect(**connection.get_connection_params(), autocommit=True) as line:
        line.execute(f"LISTEN {desk.CHANNEL}")
        with transaction.atomic():
            asked("paint:1", ada)
            assert list(line.notifies(timeout=0.2, stop_after=1)) == []
        assert len(list(line.notifies(timeout=PATIENCE, stop_after=1))) == 1
