"""The bell's room: each hears their own number alone, and when it changes."""

import pytest
from django.utils import timezone

from gallery.notices import marking, reading
from gallery.notices.rooms import BellRooms
from gallery.people.likes import like
from live.person import Credential, Person
from live.provider import Admitted, Denied, Refused
from tests.support.paintings import picture_of
from tests.support.people import account

pytestmark = pytest.mark.django_db
ROOMS = BellRooms()


@pytest.fixture
def bo():
    return account("Bo")


def rung_for(heard, player):
    return [one for one in heard if one["room"] == f"bell.{player.pk}" and one["people"] == [player.pk]]


def test_each_is_let_into_their_own_room_and_hears_nobody_elses_number(bo):
    ada = account("Ada")
    room = f"bell.{bo.pk}"
    assert ROOMS.admit("me", Person(bo.pk, Credential.COOKIE), {}) == Admitted(room, "listener")
    for who, code in ((Person(), "me"), (Person(bo.pk, Credential.COOKIE), str(ada.pk))):
        assert isinstance(ROOMS.admit(code, who, {}), Denied)
    assert ROOMS.roles(room, [bo.pk, ada.pk]) == {bo.pk: "listener", ada.pk: None}
    assert ROOMS.private(room, [bo.pk, ada.pk]) == {bo.pk: {"unread": ""}}
    assert ROOMS.snapshot(room).stamp == ROOMS.versions([room])[room]
    assert isinstance(ROOMS.command(room, Person(), "ring", {}, "1"), Refused)


def test_what_happens_and_what_is_read_rings_it(bo, heard, django_capture_on_commit_callbacks):
    fox, room = picture_of(bo), f"bell.{bo.pk}"
    ada = account("Ada")
    with django_capture_on_commit_callbacks(execute=True):
        like(fox, ada)
    assert ROOMS.private(room, [bo.pk]) == {bo.pk: {"unread": "1"}}
    assert len(rung_for(heard, bo)) == 1
    with django_capture_on_commit_callbacks(execute=True):
        like(fox, ada, is_wanted=False)
    assert ROOMS.private(room, [bo.pk]) == {bo.pk: {"unread": ""}}
    assert len(rung_for(heard, bo)) == 2
    with django_capture_on_commit_callbacks(execute=True):
        like(fox, account("Cy"))
    with django_capture_on_commit_callbacks(execute=True):
        marking.mark_read(bo, reading.page_of(bo).notices[0].number, timezone.now())
    assert len(rung_for(heard, bo)) == 4
    assert ROOMS.private(room, [bo.pk]) == {bo.pk: {"unread": ""}}
