"""What somebody painted before: by pages, with notes, and gone when its owner says so."""

import pytest

from gallery.models import NOTE_MAX, Run
from gallery.studio import history
from tests.support.people import account, browser_of
from tests.support.wishes import painted_run, run_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    return account("Ada")


def test_pages_go_from_new_to_old_and_miss_none(ada, monkeypatch):
    monkeypatch.setattr(history, "PAGE", 2)
    made = [run_of(ada).pk for _ in range(5)]
    run_of(account("Bo"))
    seen, address = [], "/studio/history"
    while address:
        page = browser_of(ada).get(address).context["page"]
        seen += [shown.run.pk for shown in page.runs]
        address = page.older and f"/studio/history?before={page.older}"
    assert seen == made[::-1]


@pytest.mark.parametrize("before", ["x", "-1", "9" * 19, "1.5"])
def test_a_place_that_the_list_does_not_have_is_not_found(ada, before):
    assert browser_of(ada).get(f"/studio/history?before={before}").status_code == 404


def test_a_note_is_kept_for_its_owner_and_shown_with_the_run(ada):
    run = painted_run(ada)
    assert browser_of(ada).post(f"/studio/runs/{run.key}/note", {"note": "<b>the best</b> fox"}).status_code == 302
    assert Run.objects.get().note == "<b>the best</b> fox"
    assert "&lt;b&gt;the best&lt;/b&gt; fox" in browser_of(ada).get("/studio/history").content.decode()
    assert browser_of(account("Bo")).post(f"/studio/runs/{run.key}/note", {"note": "mine"}).status_code == 404


def test_a_note_that_is_too_long_is_told_and_changes_nothing(ada):
    run = run_of(ada, note="short")
    told = browser_of(ada).post(f"/studio/runs/{run.key}/note", {"note": "x" * (NOTE_MAX + 1)}, follow=True)
    assert "note: " in told.content.decode()
    assert Run.objects.get().note == "short"


def test_deleting_asks_first(ada):
    run = painted_run(ada, count=2)
    asked = browser_of(ada).get(f"/studio/runs/{run.key}/delete").content.decode()
    assert "<strong>2</strong> pictures that nobody else has seen go with it" in asked
    assert Run.objects.exists()
    browser_of(ada).post(f"/studio/runs/{run.key}/delete")
    assert not Run.objects.exists()
    assert browser_of(ada).get("/studio/history").context["page"].runs == []


def test_history_costs_as_many_queries_for_ten_runs_as_for_two(ada, django_assert_max_num_queries):
    for _ in range(2):
        painted_run(ada, count=3)
    browser = browser_of(ada)
    browser.get("/studio/history")
    with django_assert_max_num_queries(20) as few:
        browser.get("/studio/history")
    for _ in range(8):
        painted_run(ada, count=3)
    with django_assert_max_num_queries(len(few)):
        browser.get("/studio/history")
