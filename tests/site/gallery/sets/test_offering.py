"""Chosen pictures go into a set as one commit: from lists, from a picture's page and from a battle's results."""

from __future__ import annotations

import re

import pytest
from django.http import HttpResponse
from django.urls import reverse

from accounts.models import Player
from gallery.models import ImageSet, Picture, Role, SetBranch, SetCommit, SetMember
from gallery.sets import at, branches, store
from gallery.sets.tree import versions
from tests.support.battles import guest, member
from tests.support.image_sets import set_of
from tests.support.paintings import Stage, picture_of
from tests.support.people import account, browser_of
from tests.support.whole_battles import finished_battle

pytestmark = pytest.mark.django_db


class Town:
    def __init__(self) -> None:
        self.ada, self.bo = account("Ada"), account("Bo")
        self.set = set_of(self.ada)
        self.foxes = [picture_of(self.bo, f"a fox {number}", seed=number) for number in range(3)]

    def send(self, who: Player, *chosen: Picture, **more: str) -> HttpResponse:
        fields = {"do": "add-to-set", "picked": [one.key for one in chosen], "next": "/gallery", **more}
        return browser_of(who).post("/pictures/picked", fields)

    def into(self, name: str = "main") -> str:
        return f"{self.set.key}/{name}"

    def slots(self, name: str = "main") -> list[str]:
        root = bytes(at.at(self.set, name).commit.root)
        return [slot for slot, _ in versions.page_by_order(store.work(), root)]


@pytest.fixture
def town(valkey) -> Town:
    return Town()


def test_chosen_pictures_are_one_commit_in_the_order_in_which_they_were_chosen(town):
    asked = town.send(town.ada, *town.foxes)
    assert town.into() in asked.content.decode()
    one, two, three = town.foxes
    done = town.send(town.ada, two, one, three, branch=town.into(), message="Foxes", sure="yes")
    assert done["Location"] == f"/sets/{town.set.key}?at=main"
    assert town.slots() == ["heron", two.key, one.key, three.key]
    commit = SetCommit.objects.latest("pk")
    assert (commit.message, commit.author, SetCommit.objects.count()) == ("Foxes", town.ada, 2)


def test_what_is_in_it_already_is_told_and_not_added_twice(town):
    for _ in range(2):
        answer = town.send(town.ada, *town.foxes, branch=town.into(), sure="yes")
    assert "already" in answer.content.decode()
    assert (len(town.slots()), SetCommit.objects.count()) == (4, 2)


def test_a_new_set_is_begun_by_its_title(town):
    town.send(town.bo, *town.foxes, title="Foxes", sure="yes")
    made = ImageSet.objects.get(title="Foxes")
    assert (made.owner, made.commits.latest("pk").slots) == (town.bo, 3)


def test_no_set_is_begun_for_what_is_refused(town):
    for _ in range(2):
        answer = town.send(town.bo, *town.foxes, title="Foxes", message="x" * 5_000, sure="yes")
        assert answer.status_code == 400
    sealed = picture_of(town.bo, "sealed", Stage.SEALED)
    assert town.send(town.bo, sealed, title="Foxes", sure="yes").status_code == 400
    assert list(ImageSet.objects.all()) == [town.set]


@pytest.mark.parametrize("branch", ["", "nowhere/main", "{key}/nowhere", "{key}"])
def test_who_names_no_branch_of_theirs_is_asked_again(town, branch):
    answer = town.send(town.ada, *town.foxes, branch=branch.format(key=town.set.key), sure="yes")
    assert answer.status_code == 400
    assert SetCommit.objects.count() == 1


def test_only_branches_that_one_may_commit_to_are_offered_and_taken(town):
    SetMember.objects.create(image_set=town.set, player=town.bo, role=Role.PROPOSE)
    branches.fork("bos", at.at(town.set).commit, town.bo)
    SetBranch.objects.filter(name="side").update(protected=True)
    page = town.send(town.bo, *town.foxes).content.decode()
    assert town.into("bos") in page
    assert town.into() not in page
    refused = [town.send(town.bo, *town.foxes, branch=town.into(name), sure="yes") for name in ("main", "side")]
    assert [one.status_code for one in refused] == [400, 400]
    town.send(town.bo, *town.foxes, branch=town.into("bos"), sure="yes")
    assert len(town.slots("bos")) == 4


def test_a_pictures_page_leads_to_the_question_and_an_entry_of_ones_own_waits_for_its_results(town):
    fox, sealed = town.foxes[0], picture_of(town.bo, "sealed", Stage.SEALED)
    browser = browser_of(town.bo)
    assert f"/pictures/{fox.key}/set" in browser.get(f"/pictures/{fox.key}").content.decode()
    assert "Which set" in browser.get(f"/pictures/{fox.key}/set").content.decode()
    assert f"/pictures/{sealed.key}/set" not in browser.get(f"/pictures/{sealed.key}").content.decode()
    assert f"/pictures/{fox.key}/set" not in browser_of(None).get(f"/pictures/{fox.key}").content.decode()
    told = town.send(town.bo, sealed, title="Too early", sure="yes").content.decode()
    assert "until the results are out" in told
    assert not ImageSet.objects.filter(commits__slots__gt=1).exists()


def test_a_battles_pictures_are_added_by_one_button_of_its_results():
    ada = member("Ada")
    over = finished_battle(ada, guest("Bo"), guest("Cy"))
    results = reverse("battles:results", args=[over.code])
    page = browser_of(ada).get(results).content.decode()
    form = re.search(r'<form method="post" action="/pictures/picked">.*?</form>', page, re.DOTALL)[0]
    keys = re.findall(r'name="picked" value="([^"]+)"', form)
    assert set(keys) == set(Picture.objects.filter(place=over.code).values_list("key", flat=True))
    said = re.search(r'name="message" value="([^"]+)"', form)[1]
    browser_of(ada).post(
        "/pictures/picked", {"do": "add-to-set", "picked": keys, "title": "It", "message": said, "sure": "yes"}
    )
    commit = SetCommit.objects.latest("pk")
    assert (commit.slots, commit.message) == (len(keys), f"Pictures of the battle {over.code}")
    assert "/pictures/picked" not in browser_of(None).get(results).content.decode()
