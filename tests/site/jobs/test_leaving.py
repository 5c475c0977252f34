"""What an export tells of jobs."""

import pytest

from accounts import belongings
from jobs.models import Job
from tests.support.people import account
from tests.support.wishes import run_of

pytestmark = pytest.mark.django_db


def test_a_job_is_told_without_the_seed_which_a_battle_may_still_keep():
    ada = account("Ada")
    run_of(ada, seed=4711)
    (told,) = _told_of(ada)
    assert (told["request"]["prompt"], told["state"]) == ("a red fox", "queued")
    assert "seed" not in told["request"]
    assert Job.objects.get().request["seed"] == 4711


def _told_of(player):
    return next(list(one.rows(player)) for one in belongings.every() if one.name == "jobs")
