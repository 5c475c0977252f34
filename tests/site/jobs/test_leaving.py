"""What an export tells of jobs, and what stays of them when somebody leaves."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import belongings, leaving, people
from accounts.belongings import Leave
from jobs.models import Job
from tests.support.people import account, guest
from tests.support.wishes import run_of

pytestmark = pytest.mark.django_db


def test_a_job_is_told_without_the_seed_which_a_battle_may_still_keep():
    ada = account("Ada")
    run_of(ada, seed=4711)
    (told,) = _told_of(ada)
    assert (told["request"]["prompt"], told["state"]) == ("a red fox", "queued")
    assert "seed" not in told["request"]
    assert Job.objects.get().request["seed"] == 4711


def test_what_a_guest_asked_for_goes_with_the_account_that_the_guest_became():
    ada, bo = account("Ada"), guest("Bo")
    run_of(bo, words="a quixotic heron")
    people.sign_in(ada.user, bo)
    assert [told["request"]["prompt"] for told in _told_of(ada)] == ["a quixotic heron"]
    leaving.leave(ada, Leave(timezone.now()))
    (job,) = Job.objects.all()
    assert (job.owner, job.request["prompt"]) == (None, "")


def test_what_a_guest_asked_for_before_jobs_moved_is_forgotten_too():
    ada, bo = account("Ada"), guest("Bo")
    run_of(bo, words="a quixotic heron")
    people.sign_in(ada.user, bo)
    Job.objects.update(owner=bo)
    leaving.leave(ada, Leave(timezone.now()))
    (job,) = Job.objects.all()
    assert (job.owner, job.request["prompt"]) == (None, "")


def test_many_jobs_are_forgotten_in_one_statement():
    ada = account("Ada")
    run_of(ada, count=8)
    with CaptureQueriesContext(connection) as asked:
        next(one for one in belongings.every() if one.name == "jobs").forget(ada, Leave(timezone.now()))
    assert set(Job.objects.values_list("owner", "request__prompt")) == {(None, "")}
    assert len([one for one in asked if one["sql"].startswith("UPDATE") and "recipe" in one["sql"]]) == 1


def _told_of(player):
    return next(list(one.rows(player)) for one in belongings.every() if one.name == "jobs")
