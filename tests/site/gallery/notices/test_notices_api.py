"""Notifications by API."""

import pytest
from django.test import Client

from accounts import tokens
from gallery.models import Category, Notification
from gallery.notices import marking, reading
from gallery.people.likes import like
from tests.support.paintings import picture_of
from tests.support.people import account, guest

pytestmark = pytest.mark.django_db


@pytest.fixture
def bo():
    return guest("Bo")


@pytest.fixture
def liked(bo, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        like(picture_of(bo), account("Cy"))
    return Notification.objects.get()


def by(player, method: str, address: str, body: dict | None = None):
    headers = {"Authorization": f"Bearer {tokens.issue(player, 'tool')[1]}"}
    return getattr(Client(headers=headers), method)(address, body, content_type="application/json")


def test_what_one_was_told_is_listed_and_counted(bo, liked):
    told = by(bo, "get", "/api/me/notifications").json()
    (one,) = told["notifications"]
    assert (one["verb"], one["subject"], one["names"][0]["nickname"], one["read"]) == (
        "liked",
        "a red fox",
        "Cy",
        False,
    )
    assert (told["unread"], told["after"]) == (1, None)
    assert by(account("Ada"), "get", "/api/me/notifications").json()["notifications"] == []


def test_one_kind_alone(bo, liked):
    assert len(by(bo, "get", "/api/me/notifications?category=likes").json()["notifications"]) == 1
    assert by(bo, "get", "/api/me/notifications?category=follows").json()["notifications"] == []
    assert by(bo, "get", "/api/me/notifications?category=cats").json()["field"] == "category"


def test_pages_go_on_where_the_last_one_ended(bo, liked):
    Notification.objects.create(player=bo, verb="judged", category="battles", about="battle:BKTM")
    first = by(bo, "get", "/api/me/notifications?limit=1").json()
    second = by(bo, "get", f"/api/me/notifications?limit=1&after={first['after']}").json()
    assert [page["notifications"][0]["verb"] for page in (first, second)] == ["judged", "liked"]
    assert second["after"] is None


def test_one_is_marked_read_by_whom_it_was_told_to_alone(bo, liked):
    address = f"/api/me/notifications/{liked.pk}/read"
    assert by(account("Ada"), "put", address).status_code == 404
    assert reading.unread_of(bo) == 1
    assert by(bo, "put", address).json()["read"] is True
    assert reading.unread_of(bo) == 0


def test_all_that_was_listed_is_marked_read_and_nothing_newer(bo, liked):
    until = by(bo, "get", "/api/me/notifications").json()["until"]
    newer = Notification.objects.create(player=bo, verb="judged", category="battles", about="battle:BKTM")
    assert by(bo, "post", "/api/me/notifications/read", {"until": until}).json() == {"read": 1}
    assert list(Notification.objects.filter(read_at=None)) == [newer]
    assert by(bo, "post", "/api/me/notifications/read", {"until": "now"}).json()["field"] == "until"


def test_one_chooses_what_to_hear_of_but_what_moderators_did(bo):
    address = "/api/me/notifications/choices"
    assert by(bo, "put", address, {"categories": ["likes"]}).json()["categories"] == ["likes"]
    assert marking.wanted_by(bo) == {Category.LIKES}
    assert by(bo, "put", address, {"categories": ["moderation"]}).json()["field"] == "categories"
    assert by(bo, "get", address).json()["categories"] == ["likes"]
