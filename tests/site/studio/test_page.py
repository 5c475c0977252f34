"""The operators' page in the admin says what the rows say, to staff alone."""

import re
from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from inference.fake import ACTOR, FakeStudio
from inference.protocol import StudioState
from jobs import leases, readmission
from jobs.models import Job, Priority
from jobs.studio.board import PER_PAGE
from tests.support.jobs import asked, dispatching, leased, until
from tests.support.studio import actor, telling

pytestmark = pytest.mark.django_db
PAGE, LIVE = "/admin/studio/", "/admin/studio/live"


@pytest.fixture
def mo(admin_client):
    return admin_client


def text(answer) -> str:
    """As somebody reads it: without tags, one space between words."""
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_an_actor_is_shown_with_all_that_it_told(mo):
    telling(actor(), now=timezone.now())
    said = text(mo.get(PAGE))
    for words in ("painter-0", "node-a", "cuda:0", "starter", "turbo", "6.0 GiB of 8.0 GiB", "12.5", "50 %", "48.0"):
        assert words in said
    for words in ("Running 3", "Queued 2", "Oldest wait 4.0 s", "Oldest running 9.0 s", "Painted 120", "Restarts 2"):
        assert words in said


def test_what_is_fetched_again_and_again_is_what_the_page_holds(mo):
    telling(actor(), now=timezone.now())
    said = text(mo.get(LIVE))
    assert "painter-0" in said
    assert "<html" not in said


def test_one_that_was_taken_out_comes_first_with_its_reason(mo):
    telling(actor("fine"), actor("worn", state=StudioState.OUT, reason="five batches failed"), now=timezone.now())
    said = text(mo.get(PAGE))
    assert "five batches failed" in said
    assert said.index("worn") < said.index("fine")


def test_the_queue_is_shown_by_class_with_its_ages(mo, recorder):
    asked("one", priority=Priority.BATTLE)
    Job.objects.update(created_at=timezone.now() - timedelta(minutes=3, seconds=5))
    assert re.search(r"battle 1 3 min \d+ s 0 –", text(mo.get(PAGE)))


def test_failures_of_the_last_hour_are_counted_by_code(mo, recorder):
    for name, minutes in (("late", 70), ("one", 10), ("two", 5)):
        job = leased(asked(name))
        ended = timezone.now() - timedelta(minutes=minutes)
        leases.settle_failed(job.pk, job.fence, "step-failed", "no", False, ended)
    assert re.search(r"step-failed 2 5 min ago", text(mo.get(PAGE)))


def test_a_silent_dispatchers_actors_are_marked(mo):
    telling(actor(), now=timezone.now() - timedelta(minutes=2))
    said = text(mo.get(PAGE))
    assert "No dispatcher has spoken for 2 min" in said
    assert "was ready Last heard of 2 min ago" in said
    assert "easel silent 2 min ago" in said


def test_those_that_nobody_hears_of_any_more_come_last(mo):
    now = timezone.now()
    telling(actor("away", state=StudioState.OUT), now=now - timedelta(minutes=2), dispatcher="dead")
    telling(actor("here"), now=now)
    said = text(mo.get(PAGE))
    assert said.index("here") < said.index("away")


def test_without_any_dispatcher_it_says_what_to_start(mo):
    assert "manage.py dispatch" in text(mo.get(PAGE))


def test_many_actors_are_turned_over_page_by_page(mo):
    telling(*(actor(f"painter-{number:03}") for number in range(2 * PER_PAGE + 1)), now=timezone.now())
    first, last = text(mo.get(PAGE)), text(mo.get(PAGE + "?page=3"))
    assert ("painter-000" in first, "painter-024" in first) == (True, False)
    assert ("painter-048" in last, "painter-047" in last) == (True, False)
    assert "1 of 3" in first


def test_a_page_full_of_actors_asks_no_more_of_the_database_than_one(mo, django_assert_max_num_queries):
    telling(*(actor(f"painter-{number:03}") for number in range(PER_PAGE)), now=timezone.now())
    with django_assert_max_num_queries(16):
        mo.get(LIVE)


@pytest.mark.parametrize("query", ["?page=0", "?page=99999", "?page=x", "?page=9999999999999999999", "?state=blue"])
def test_a_page_that_is_none_is_the_nearest(mo, query):
    telling(actor(), now=timezone.now())
    assert "painter-0" in text(mo.get(PAGE + query))


def test_the_list_can_be_narrowed_to_a_state(mo):
    telling(actor("fine"), actor("worn", state=StudioState.OUT), now=timezone.now())
    said = text(mo.get(PAGE + "?state=out"))
    assert "worn" in said
    assert "fine" not in said


def test_what_an_actor_says_is_shown_as_text(mo):
    telling(actor("<script>x</script>", reason='"><img src=x>'), now=timezone.now())
    page = mo.get(PAGE).content
    assert b"<script>x" not in page
    assert b"<img src=x" not in page


def test_the_page_brings_no_script_or_style_that_the_policy_refuses(mo):
    telling(actor(state=StudioState.OUT), now=timezone.now())
    page = mo.get(PAGE).content.decode()
    assert re.findall(r"<script(?![^>]*src=)|\sstyle=|\son[a-z]+=", page) == []


def test_no_words_of_a_prompt_are_shown(mo, recorder):
    leased(asked("one", prompt="a red fox", negative_prompt="blurred"))
    page = mo.get(PAGE).content
    assert b"fox" not in page
    assert b"blurred" not in page


def test_the_admin_leads_there(mo):
    assert b'href="/admin/studio/"' in mo.get(reverse("admin:index")).content


def staff(*permissions: str) -> User:
    cy = User.objects.create_user("cy", password="correct horse", is_staff=True)
    cy.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    return cy


def test_staff_without_the_permission_find_neither_page_nor_link(client):
    client.force_login(staff("view_job"))
    assert client.get(PAGE).status_code == client.get(LIVE).status_code == 403
    assert b"/admin/studio/" not in client.get(reverse("admin:index")).content


def test_who_may_only_look_readmits_nobody(client):
    telling(actor(state=StudioState.OUT), now=timezone.now())
    client.force_login(staff("view_dispatcherbeat"))
    assert b"Let it work again" not in client.get(PAGE).content
    assert client.post(reverse("jobs:studio_readmit"), {"actor": "painter-0"}).status_code == 403
    assert readmission.pending() == set()


def test_an_actor_that_is_to_work_again_is_asked_for_once_and_noted(mo):
    telling(actor(state=StudioState.OUT), now=timezone.now())
    for _ in range(2):
        mo.post(reverse("jobs:studio_readmit"), {"actor": "painter-0"})
    assert readmission.pending() == {"painter-0"}
    assert LogEntry.objects.filter(object_repr="painter-0").exists()
    assert "Asked to work again" in text(mo.get(PAGE))


def test_nobody_is_asked_for_an_actor_that_no_dispatcher_knows(mo):
    said = text(mo.post(reverse("jobs:studio_readmit"), {"actor": "nobody"}, follow=True))
    assert "No dispatcher knows that actor now." in said
    assert readmission.pending() == set()


@pytest.mark.django_db(transaction=True)
def test_the_dispatcher_tells_the_studio_and_the_wish_is_done_with():
    studio = FakeStudio()
    with dispatching(studio):
        studio.take_out("five batches failed")
        readmission.ask(ACTOR, None)
        until(lambda: studio.state is StudioState.READY)
        until(lambda: not readmission.pending())
