"""Whoever asked for an export is told once it is over, and may leave its page meanwhile."""

import pytest

from gallery.exports import asking, writing
from gallery.models import Notification, NotificationChoice, Picture
from gallery.notices.reading import page_of
from gallery.sets.carrying import exporting
from gallery.sets.manifest.projections import Form
from gallery.sets.tree.entries import Entry
from paintoff import shelf as shelves
from tests.support.image_sets import set_of
from tests.support.paintings import picture_of
from tests.support.people import account, browser_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def bo(settings, tmp_path):
    settings.STORAGES = {**settings.STORAGES, "default": shelves.storage({}, tmp_path)}
    return account("Bo")


def written(export, most=50):
    while writing.write_some(export.pk, seconds=0.0):
        most -= 1
        assert most, "it comes to no end"


def told(player):
    return [(notice.phrase.done, notice.subject, notice.href) for notice in page_of(player).notices]


def test_whoever_asked_for_a_version_of_a_set_is_told_once_that_it_is_ready(bo, django_capture_on_commit_callbacks):
    herons = set_of(bo, {"heron": Entry(caption="grey"), "otter": Entry(order="j")})
    with django_capture_on_commit_callbacks(execute=True):
        export = exporting.ask(bo, herons, herons.branches.get(name="main").head, Form.PLAIN)
        written(export)
    assert told(bo) == [("Ready is", "your export of 2 slots", f"/exports/{export.key}")]
    assert "your export of 2 slots" in browser_of(bo).get("/notifications").content.decode()


def test_whoever_may_not_look_into_the_set_any_more_is_told_that_nothing_came_of_it(
    bo, django_capture_on_commit_callbacks
):
    herons = set_of(account("Ada"), {"heron": Entry()}, visibility="public")
    with django_capture_on_commit_callbacks(execute=True):
        export = exporting.ask(bo, herons, herons.branches.get(name="main").head, Form.PLAIN)
        type(herons).objects.update(visibility="private")
        written(export)
    assert told(bo) == [("Nothing came of", "your export of 1 slot", f"/exports/{export.key}")]


def test_nobody_is_told_who_does_not_want_to_be_or_has_called_it_off(bo, django_capture_on_commit_callbacks):
    picture_of(bo, "a fox")
    with django_capture_on_commit_callbacks(execute=True):
        asking.drop(export := asking.ask(bo, list(Picture.objects.all())), export.created_at)
        written(export)
        NotificationChoice.objects.create(player=bo, category="exports", is_on=False)
        written(asking.ask(bo, list(Picture.objects.all())))
    assert not Notification.objects.exists()
