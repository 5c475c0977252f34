"""A run's room: its owner watches, hears of each step, and the version moves with the rows."""

import pytest

from gallery.models import RunPicture
from gallery.studio import painting, runs
from gallery.studio.rooms import StudioRooms
from inference.protocol import Progress
from jobs.models import Job
from live.person import Credential, Person
from live.provider import Admitted, Denied, Refused
from tests.support.people import account
from tests.support.wishes import paint, run_of

pytestmark = pytest.mark.django_db
ROOMS = StudioRooms()


@pytest.fixture
def ada():
    return account("Ada")


def person(player):
    return Person(player.pk, Credential.COOKIE)


def test_ones_own_run_is_let_in_and_anybody_elses_is_like_none(ada):
    key = run_of(ada).key
    assert ROOMS.admit(key, person(ada), {}) == Admitted(f"studio.{key}", "owner")
    for stranger, code in ((person(account("Bo")), key), (Person(), key), (person(ada), "nothing")):
        assert isinstance(ROOMS.admit(code, stranger, {}), Denied)


def test_the_frame_counts_what_is_yet_to_come(ada):
    run = run_of(ada, count=3)
    room = f"studio.{run.key}"
    before = ROOMS.snapshot(room)
    paint(run, 0)
    after = ROOMS.snapshot(room)
    assert (before.frames["owner"], after.frames["owner"]) == ({"open": 3, "pictures": 3}, {"open": 2, "pictures": 3})
    assert after.stamp > before.stamp
    assert ROOMS.versions([room, "studio.nothing"]) == {room: after.stamp}


def test_a_deleted_runs_room_is_gone(ada):
    run = run_of(ada)
    room = f"studio.{run.key}"
    run.delete()
    assert (ROOMS.snapshot(room), ROOMS.versions([room]), ROOMS.roles(room, [ada.pk])) == (None, {}, {ada.pk: None})


def test_nobody_says_anything_there(ada):
    assert isinstance(ROOMS.command("studio.x", person(ada), "paint", {}, "1"), Refused)


def test_a_step_is_told_to_the_owner_alone_with_what_it_looks_like(ada, heard):
    run = run_of(ada, count=2)
    job = Job.objects.get(pk=RunPicture.objects.get(slot=1).job_id)
    painting.on_progress(job, Progress(str(job.pk), 1, 3, 4, b"webp"))
    (told,) = [notice for notice in heard if notice["kind"] == "event"]
    assert (told["room"], told["people"], told["roles"]) == (f"studio.{run.key}", [ada.pk], None)
    assert told["message"] == {
        "t": "preview",
        "slot": 1,
        "step": 3,
        "steps": 4,
        "src": "data:image/webp;base64,d2VicA==",
    }


def test_a_change_is_told_after_its_commit(ada, heard, django_capture_on_commit_callbacks):
    run = run_of(ada)
    with django_capture_on_commit_callbacks() as later:
        runs.cancel(run)
    assert not [notice for notice in heard if notice["room"] == f"studio.{run.key}"]
    for call in later:
        call()
    assert [notice["kind"] for notice in heard if notice["room"] == f"studio.{run.key}"] == ["changed"]
