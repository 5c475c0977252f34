"""Jobs in the admin: to be looked at, without the sealed words; two verbs, each asked twice."""

import pytest
from django.urls import reverse

from accounts.models import User
from jobs import beats
from jobs.models import Job, JobState
from tests.support.jobs import asked, leased, picture_of

pytestmark = pytest.mark.django_db
LIST = "admin:jobs_job_changelist"


@pytest.fixture
def mo(admin_client):
    return admin_client


def choose(mo, action: str, *jobs: Job, **more: str):
    return mo.post(reverse(LIST), {"action": action, "_selected_action": [job.pk for job in jobs], **more})


def test_the_list_and_a_job_show_everything_but_the_words(recorder, ada, mo):
    job = asked("paint:1", ada, prompt="a red fox at night", negative_prompt="blurred")
    for page in (mo.get(reverse(LIST)), mo.get(reverse("admin:jobs_job_change", args=[job.pk]))):
        assert page.status_code == 200
        assert b"paint:1" in page.content
        assert b"red fox" not in page.content
        assert b"blurred" not in page.content
    assert b"sealed, 18 characters" in page.content


def test_a_painted_jobs_recipe_does_not_give_the_words_away_either(recorder, ada, mo):
    from django.utils import timezone

    from jobs import leases

    job = leased(asked("paint:1", ada, prompt="a red fox at night"))
    leases.settle_painted(job.pk, job.fence, picture_of(job), timezone.now())
    page = mo.get(reverse("admin:jobs_job_change", args=[job.pk]))
    assert b"red fox" not in page.content


@pytest.mark.parametrize("query", ["?state__exact=queued", "?model=fake", "?priority__exact=10", "?q=Ada"])
def test_the_filters_find_it(recorder, ada, mo, query):
    asked("paint:1", ada)
    assert b"paint:1" in mo.get(reverse(LIST) + query).content


def test_nothing_can_be_edited_or_deleted(recorder, ada, mo):
    job = asked("paint:1", ada)
    assert mo.post(reverse("admin:jobs_job_change", args=[job.pk]), {"key": "other"}).status_code == 403
    assert mo.post(reverse("admin:jobs_job_delete", args=[job.pk]), {"post": "yes"}).status_code == 403
    assert mo.get(reverse("admin:jobs_job_add")).status_code == 403


def test_a_cancel_is_asked_before_it_is_done_and_told(recorder, ada, mo):
    job = asked("paint:1", ada)
    assert b"are you sure" in choose(mo, "cancel", job).content
    assert Job.objects.get().state == JobState.QUEUED
    choose(mo, "cancel", job, confirmed="yes")
    assert Job.objects.get().state == JobState.CANCELLED
    assert [code for _, code, _ in recorder.failed] == ["cancelled"]


def test_a_leased_job_that_is_tried_again_gets_a_new_lease_and_all_its_attempts(recorder, ada, mo):
    job = leased(asked("paint:1", ada))
    choose(mo, "try_now", job, confirmed="yes")
    again = leased(job)
    assert (again.attempts, again.fence) == (1, job.fence + 2)


def test_an_ended_job_is_left_as_it_is(recorder, ada, mo):
    job = asked("paint:1", ada)
    choose(mo, "cancel", job, confirmed="yes")
    page = choose(mo, "try_now", job)
    assert b"have ended" in page.content
    choose(mo, "try_now", job, confirmed="yes")
    assert Job.objects.get().state == JobState.CANCELLED


def test_who_may_only_look_gets_no_verbs(recorder, ada, client):
    from django.contrib.auth.models import Permission

    job = asked("paint:1", ada)
    cy = User.objects.create_user("cy", password="correct horse", is_staff=True)
    cy.user_permissions.add(Permission.objects.get(codename="view_job"))
    client.force_login(cy)
    choose(client, "cancel", job, confirmed="yes")
    assert Job.objects.get().state == JobState.QUEUED


def test_the_dispatchers_show_what_they_last_said(mo):
    from django.utils import timezone

    from inference.fake import FakeStudio

    now = timezone.now()
    beats.beat("easel", beats.begin("easel", "ray:6379", now), "ray:6379", now, "ready", FakeStudio().capacity(), {})
    page = mo.get(reverse("admin:jobs_dispatcherbeat_changelist"))
    assert b"easel" in page.content
    beat = beats.DispatcherBeat.objects.get()
    page = mo.get(reverse("admin:jobs_dispatcherbeat_change", args=[beat.pk]))
    assert b"Fake (fake, CC0-1.0)" in page.content
