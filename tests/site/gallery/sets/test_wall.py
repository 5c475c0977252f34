"""The wall of Ada's set on the big screen, slide by slide, as whoever comes by sees it."""

from __future__ import annotations

import re
from html import unescape

import pytest

from accounts.models import Player
from gallery import pictures
from gallery.models import ImageSet, Level, Picture, Visibility
from gallery.sets import at, editing
from gallery.sets.changes import Change
from moderation.states import State
from tests.support.image_sets import NOON, set_of
from tests.support.paintings import picture_of
from tests.support.people import account, browser_of

pytestmark = pytest.mark.django_db


class Town:
    """Three pictures stand behind a slot without one: a heron, a kite and a stork."""

    def __init__(self) -> None:
        self.ada, self.bo = account("Ada"), account("Bo")
        self.set = set_of(self.ada, visibility=Visibility.PUBLIC)
        self.painted = [picture_of(self.bo, f"a {bird}", seed=7) for bird in ("grey heron", "kite", "stork")]
        self.commit(*(Change(one.key, {"picture": one.key}) for one in self.painted))

    def commit(self, *changes: Change) -> None:
        editing.commit(self.ada, at.branch(self.set, "main"), changes, "Said", NOON)

    def slide(self, query: str = "", who: Player | None = None) -> str:
        answer = browser_of(who).get(f"/sets/{self.set.key}/wall{query}")
        assert answer.status_code == 200, answer.status_code
        return unescape(answer.content.decode())


def title(slide: str) -> str:
    return re.findall(r'class="slide-title"[^>]*>([^<]+)<', slide)[0]


def way(slide: str, name: str) -> str:
    return re.findall(rf'href="([^"]*)" rel="{name}"', slide)[0]


@pytest.fixture
def town(valkey) -> Town:
    return Town()


def walked(town: Town, count: int, query: str = "") -> list[str]:
    told = []
    for _ in range(count):
        slide = town.slide(query)
        told.append(title(slide))
        query = way(slide, "next")
    return told


def test_the_wall_goes_through_all_pictures_in_their_order_and_begins_again(town):
    assert walked(town, 4) == ["a grey heron", "a kite", "a stork", "a grey heron"]


def test_the_wall_goes_back_too_and_stays_at_the_first(town):
    last = town.slide(way(town.slide(way(town.slide(), "next")), "next"))
    before = town.slide(way(last, "prev"))
    assert (title(last), title(before)) == ("a stork", "a kite")
    assert title(town.slide(way(town.slide(way(before, "prev")), "prev"))) == "a grey heron"


def test_what_was_committed_meanwhile_is_shown_without_beginning_again(town):
    onwards = way(town.slide(), "next")
    town.commit(Change(town.painted[1].key, gone=True))
    assert title(town.slide(onwards)) == "a stork"


def test_a_tag_shows_what_it_names_and_an_unknown_place_nothing(town):
    assert "Nothing to show here" in town.slide("?at=first")
    gone = browser_of(None)
    for query in ("?at=nowhere", "?after=zz~%20", "?before=x", "?level=all"):
        assert gone.get(f"/sets/{town.set.key}/wall{query}").status_code == 404, query


def test_what_moderators_took_down_is_left_out_with_its_words(town):
    pictures.judge([town.painted[1].pk], State.BLOCKED)
    assert walked(town, 3) == ["a grey heron", "a stork", "a grey heron"]


def test_what_is_not_for_everybody_waits_until_it_is_asked_for(town):
    town.commit(Change(town.painted[0].key, {"level": Level.MILD}))
    Picture.objects.filter(pk=town.painted[1].pk).update(level=Level.MATURE)
    assert walked(town, 2) == ["a stork", "a stork"]
    assert walked(town, 3, "?level=mild") == ["a grey heron", "a stork", "a grey heron"]
    asked = "?level=mature"
    assert walked(town, 3, asked) == ["a grey heron", "a stork", "a grey heron"], "adults alone see what is mature"


def test_a_private_set_hangs_for_its_members_alone(town):
    ImageSet.objects.update(visibility=Visibility.PRIVATE)
    assert browser_of(town.bo).get(f"/sets/{town.set.key}/wall").status_code == 404
    assert title(town.slide(who=town.ada)) == "a grey heron"


def test_the_script_is_given_the_slide_alone(town):
    part = browser_of(None).get(f"/sets/{town.set.key}/wall", headers={"HX-Request": "true"}).content.decode()
    assert "data-slide" in part
    assert "<html" not in part
