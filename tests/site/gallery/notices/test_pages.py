"""The pages behind the bell."""

import pytest
from django.utils import timezone

from gallery.models import Category, Notification
from gallery.notices import marking, reading
from gallery.people.likes import like
from tests.support.paintings import picture_of
from tests.support.people import account, browser_of, guest

pytestmark = pytest.mark.django_db


@pytest.fixture
def bo():
    return guest("Bo")


@pytest.fixture
def liked(bo, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        like(picture_of(bo), account("Cy"))
    return Notification.objects.get()


def test_the_bell_of_every_page_says_how_many_are_unread(bo, liked):
    browser = browser_of(bo)
    assert "data-bell-count>1<" in browser.get("/gallery").content.decode()
    marking.mark_read(bo, liked.pk, timezone.now())
    assert "data-bell-count hidden><" in browser.get("/gallery").content.decode()
    assert "bell" not in browser_of(None).get("/gallery").content.decode()


def test_a_line_leads_to_what_it_tells_of_and_is_read_then(bo, liked):
    page = browser_of(bo).get("/notifications").content.decode()
    assert "<strong" in page
    assert "a red fox" in page
    answer = browser_of(bo).get(f"/notifications/{liked.pk}")
    assert answer["Location"] == f"/pictures/{liked.picture.key}"
    assert reading.unread_of(bo) == 0


def test_nobody_reads_what_another_was_told(liked):
    ada = browser_of(account("Ada"))
    assert ada.get(f"/notifications/{liked.pk}").status_code == 404
    assert "a red fox" not in ada.get("/notifications").content.decode()
    liked.refresh_from_db()
    assert liked.read_at is None


def test_all_that_the_page_showed_is_marked_read_and_nothing_newer(bo, liked):
    until = str(reading.page_of(bo).newest)
    newer = Notification.objects.create(player=bo, verb="judged", category="battles", about="battle:BKTM")
    browser_of(bo).post("/notifications/read", {"until": until})
    assert list(Notification.objects.filter(read_at=None)) == [newer]


def test_one_kind_alone_is_shown_where_it_is_asked_for(bo, liked):
    browser = browser_of(bo)
    assert "a red fox" in browser.get("/notifications?category=likes").content.decode()
    assert "a red fox" not in browser.get("/notifications?category=battles").content.decode()


@pytest.mark.parametrize("query", ["?before=soon", "?before=1-1-1", "?before=9999999999999999999-1", "?category=all"])
def test_a_place_or_a_kind_that_is_none_is_not_found(bo, query):
    assert browser_of(bo).get(f"/notifications{query}").status_code == 404


def test_what_one_hears_of_is_chosen(bo):
    browser = browser_of(bo)
    browser.post("/notifications/choices", {"category": ["likes", "battles"]})
    assert marking.wanted_by(bo) == {Category.LIKES, Category.BATTLES}
    page = browser.get("/notifications/choices").content.decode()
    assert page.count(" checked") == 2


def test_an_unknown_kind_is_refused_and_changes_nothing(bo):
    answer = browser_of(bo).post("/notifications/choices", {"category": ["likes", "moderation"]})
    assert answer.status_code == 400
    assert marking.wanted_by(bo) == set(marking.CHOOSABLE)
