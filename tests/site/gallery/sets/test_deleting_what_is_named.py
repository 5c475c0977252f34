"""Somebody deletes a picture that sets name: they are asked with the names of these, and the sets keep what is theirs."""

from __future__ import annotations

import pytest
from django.utils import timezone

from accounts.models import Player
from gallery.models import ImageSet, Picture
from gallery.sets import at, editing
from gallery.sets.changes import Change
from gallery.studio import runs
from tests.support.image_sets import NOON, set_of
from tests.support.paintings import picture_of
from tests.support.people import account, browser_of
from tests.support.wishes import painted_run

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("valkey")]


@pytest.fixture
def ada() -> Player:
    return account("Ada")


def put(owner: Player, image_set: ImageSet, picture: Picture) -> None:
    change = Change("new", {"picture": picture.key, "caption": "Kept"})
    editing.commit(owner, at.branch(image_set, "main"), [change], "", NOON)


def is_there(picture: Picture) -> bool:
    return Picture.objects.filter(pk=picture.pk, deleted_at=None).exists()


def test_its_page_asks_with_the_sets_that_name_it_and_does_nothing_before_they_were_shown(ada):
    fox, image_set, browser = picture_of(ada), set_of(ada), browser_of(ada)
    address = f"/pictures/{fox.key}/delete"
    assert "Image sets name" not in browser.get(address).text
    put(ada, image_set, fox)
    refused = browser.post(address)
    assert (refused.status_code, is_there(fox)) == (409, True)
    assert f'<a href="/sets/{image_set.key}" dir="auto">Herons</a>' in refused.text
    assert browser.post(address, {"named_in": image_set.key}).status_code == 302
    assert not is_there(fox)
    slot = browser.get(f"/sets/{image_set.key}/slots/new").text
    assert "Its author deleted it." in slot
    assert "Kept" in slot


def test_sets_that_one_may_not_look_into_are_not_told(ada):
    fox, bo = picture_of(ada), account("Bo")
    put(bo, set_of(bo), fox)
    assert "Image sets name" not in browser_of(ada).get(f"/pictures/{fox.key}/delete").text


@pytest.mark.parametrize("act", ["throw-away", "delete"])
def test_of_several_it_is_asked_too(ada, act):
    foxes, image_set, browser = [picture_of(ada, seed=seed) for seed in (7, 8)], set_of(ada), browser_of(ada)
    put(ada, image_set, foxes[0])
    chosen = {"do": "throw-away", "picked": [one.key for one in foxes], "next": "/me"}
    if act == "delete":
        browser.post("/pictures/picked", chosen | {"sure": "yes"})
    asked = browser.post("/pictures/picked", chosen | {"do": act}).text
    assert "Image sets name some of these pictures" in asked
    assert ("until you put it back" in asked) == (act == "throw-away")


def test_deleting_a_run_leaves_what_a_set_names(ada):
    run, image_set = painted_run(ada, count=2), set_of(ada)
    named, private = (row.picture for row in run.pictures.all())
    put(ada, image_set, named)
    asked = browser_of(ada).get(f"/studio/runs/{run.key}/delete").text
    assert "<strong>1</strong> picture that nobody else has seen goes" in asked
    runs.delete(run, timezone.now())
    assert (is_there(named), is_there(private)) == (True, False)
