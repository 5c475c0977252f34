"""Whether anything may be written into a set: Ada's is public, Bo has a role in it; Ada is silenced, or Mo takes the set down.

All doors of sets that change something are walked, from the site's own table: who adds one and forgets to ask is told here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import Http404, HttpResponse
from django.urls import URLPattern, reverse
from django.utils import timezone

from gallery import models
from gallery.models import ImageSet, Role, SetBranch
from gallery.sets import branches, editing, keeping, settling_by_vote, writing
from gallery.sets.branches import Word
from gallery.sets.changes import Change
from gallery.sets.proposals import reviewing
from gallery.sets.proposals.threeway import Side
from gallery.sets.settling_by_vote import Length
from gallery.sets.tree.entries import Entry
from gallery.sets.writing import Shut
from gallery.urls import urlpatterns
from moderation.states import State
from paintoff.doors import API, PAGES
from tests.support.asking import BODIES, FILES
from tests.support.image_sets import head_of, set_of
from tests.support.moderators import silence
from tests.support.people import account, browser_of
from tests.support.proposals import WAS, Study, vote_of

pytestmark = pytest.mark.django_db

STAY_OPEN = {
    "DELETE /api/sets/{key}",
    "DELETE /api/sets/{key}/members/{other}",
    "DELETE /api/sets/{key}/proposals/{number}/remarks/{remark}",
    "POST /api/sets/{key}/exports",
    "POST /api/sets/{key}/reports",
    "POST /api/sets/{key}/pictures/known",
    "POST gallery:remove_set_remark",
    "POST gallery:report_set",
    "POST gallery:report_set_words",
    "POST gallery:report_remark",
    "POST gallery:set_report",
}
"""Doors that write nothing into a set, or take away what is one's own: nobody is hindered from that."""

POSTED: dict[str, dict[str, str]] = {
    "gallery:set_branches": {"do": "fork", "name": "another"},
    "gallery:set_export": {"do": "bring"},
    "gallery:set_members": {"player": "Bo", "role": "commit"},
    "gallery:set_settings": {"title": "Storks", "visibility": "public"},
    "gallery:delete_set": {"do": "put back"},
    "gallery:act_on_proposal": {"do": "close"},
    "gallery:review_proposal": {"verdict": "comment", "head": "0" * 64, "text": "Well."},
    "gallery:say_of_proposal": {"text": "Well."},
    "gallery:set_revert": {"branch": "main"},
}
DONE: dict[str, Callable[[SetBranch, SetBranch, Word], Any]] = {
    "commit": lambda main, side, word: branches.commit(main, {"otter": Entry(caption="An otter")}, word),
    "move": lambda main, side, word: branches.move(main, side.head),
}
KEPT = (
    *("ImageSet", "SetBranch", "SetCommit", "SetTag", "SetMember", "SetProposal", "SetRules", "SetVote"),
    *("ProposalRemark", "ProposalReview", "ProposalPick", "Picture"),
)


class Town(Study):
    """With a proposal in conflict, a remark of Ada's, and a vote that is over."""

    def __init__(self) -> None:
        super().__init__(protected=False)
        there = {"heron": WAS._replace(caption="a grey heron")}
        self.proposal = self.clash(there, {"heron": WAS._replace(caption="a tall heron")})
        self.remark = reviewing.say(self.proposal, self.ada, "Well.", timezone.now())
        self.vote = vote_of(self.proposal)

    def asked(self, door: str) -> HttpResponse:
        """What Ada is answered who comes with a well-formed body."""
        method, where = door.split(" ")
        browser = browser_of(self.ada)
        if where.startswith("/api/"):
            names = {"name": self.name(where), "other": self.bo.key, "number": 1, "remark": self.remark.pk}
            address = where.format(key=self.set.key, vote=self.vote, **names)
            return getattr(browser, method.lower())(address, **self.content(door))
        return browser.post(self.address(where), POSTED.get(where, {}))

    def name(self, path: str) -> str:
        return "first" if "/tags/" in path else "main" if "/branches/" in path else head_of(self.set)

    def content(self, door: str) -> dict[str, Any]:
        if door in FILES:
            return {"data": {name: SimpleUploadedFile(name, body) for name, body in FILES[door].items()}}
        return {"data": BODIES.get(door, {}), "content_type": "application/json"}

    def address(self, name: str) -> str:
        words = {"what": "caption", "name": "heron"} if "words" in name else {"name": head_of(self.set)}
        told = {"key": self.set.key, "number": 1, "slot": "heron", "vote": self.vote, **words}
        return reverse(name, kwargs={one: told[one] for one in pattern_of(name).pattern.converters})

    def rows(self) -> list[list[dict[str, Any]]]:
        return [list(getattr(models, name).objects.order_by("pk").values()) for name in KEPT]


def of_sets() -> list[str]:
    """Every door of the table that changes something of a set."""
    of_api = [one for one in API if "/api/sets/" in one and not one.startswith("GET")]
    pages = [one for one in PAGES if one.startswith("POST gallery:")]
    return of_api + [one for one in pages if str(pattern_of(one.partition(" ")[2]).pattern).startswith("sets/<")]


def pattern_of(name: str) -> URLPattern:
    [found] = [one for one in urlpatterns if f"gallery:{one.name}" == name]
    return found


@pytest.fixture
def town(valkey) -> Town:
    return Town()


def silenced(town: Town) -> str:
    silence(town.ada)
    return "keeps you from publishing"


def taken_down(town: Town) -> str:
    keeping.judge(town.set, State.WITHHELD, timezone.now())
    return "Moderators took this set down"


@pytest.mark.parametrize("shut", [silenced, taken_down])
def test_no_door_of_a_set_writes_where_nothing_may_be_written(town, shut: Callable[[Town], str]):
    said, wrong = shut(town), []
    before = town.rows()
    for door in sorted(set(of_sets()) - STAY_OPEN):
        mark = transaction.savepoint()
        answer = town.asked(door)
        told = answer.content.decode()
        if answer.status_code != 403 or said not in told or town.rows() != before:
            wrong.append(f"{door}: {answer.status_code} {told[:200]}")
        transaction.savepoint_rollback(mark)
    assert wrong == []
    assert set(of_sets()) >= STAY_OPEN, "doors that are no more"


def test_who_is_silenced_goes_on_with_a_private_set_that_nobody_else_looks_into():
    ada, bo = account("Ada"), account("Bo")
    alone, shared = set_of(ada), set_of(ada)
    keeping.give(shared, bo, Role.VIEW)
    silence(ada)
    changes, now = [Change("otter", {"caption": "An otter"})], timezone.now()
    assert editing.commit(ada, main_of(alone), changes, "", now).slots == 2
    with pytest.raises(Shut):
        editing.commit(ada, main_of(shared), changes, "", now)


def test_who_is_silenced_shows_a_set_to_nobody_and_may_shut_it_to_all():
    ada = account("Ada")
    alone, public = set_of(ada), set_of(ada, visibility="public")
    silence(ada)
    for shown in (
        lambda: keeping.change(alone, keeping.label("Herons", visibility="public"), ada),
        lambda: keeping.begin(ada, keeping.label("Herons", visibility="public"), timezone.now()),
        lambda: writing.ask(ada, alone, Role.MANAGE, shows=True),
    ):
        with pytest.raises(Shut):
            shown()
    keeping.change(public, keeping.label("Herons"), ada)
    assert ImageSet.objects.get(pk=public.pk).visibility == "private"


@pytest.mark.parametrize(("ended", "refused"), [("taken down", Shut), ("deleted", Http404)])
@pytest.mark.parametrize("done", DONE)
def test_a_set_that_ended_while_a_version_was_computed_takes_it_no_more(ended, refused, done):
    ada, now = account("Ada"), timezone.now()
    held = set_of(ada)
    main, side = main_of(held), SetBranch.objects.select_related("head", "image_set").get(name="side")
    branches.commit(side, {"otter": Entry(caption="An otter")}, Word(ada, now))
    if ended == "taken down":
        keeping.judge(held, State.WITHHELD, now)
    else:
        keeping.delete(held, now)
    with pytest.raises(refused):
        DONE[done](main, side, Word(ada, now))
    assert main_of(held).head_id == main.head_id


def test_a_vote_of_before_writes_nothing_into_a_set_that_was_taken_down_since(town, django_capture_on_commit_callbacks):
    at = timezone.now()
    vote = settling_by_vote.begin(town.proposal, ("heron", "caption"), town.bo, Length.DAY, at)
    taken_down(town)
    before = town.rows()
    with django_capture_on_commit_callbacks(execute=True):
        assert settling_by_vote.decided(vote.key, [Side.OURS], b"{}", at)
    its_own = KEPT.index("SetVote")
    assert town.rows()[:its_own] + town.rows()[its_own + 1 :] == before[:its_own] + before[its_own + 1 :]


def test_what_stands_on_a_set_that_was_taken_down_stays_who_sees_it_and_who_proposes_too(town):
    taken_down(town)
    before = town.rows()
    sent = {"title": town.set.title, "visibility": "private", "takes_proposals": False}
    asked = {"content_type": "application/json"}
    answers = [
        browser_of(town.ada).put(f"/api/sets/{town.set.key}", sent, **asked),
        browser_of(town.ada).post(f"/sets/{town.set.key}/settings", sent),
    ]
    assert [one.status_code for one in answers] == [403, 403]
    assert town.rows() == before


def test_the_owner_of_a_deleted_set_labels_nobody_and_nothing_in_it_and_puts_it_back(town):
    keeping.delete(town.set, timezone.now())
    before, address = town.rows(), f"/api/sets/{town.set.key}"
    label = {"title": "Anew", "visibility": "private"}
    asked = [(f"{address}/members/{town.di.key}", {"role": "manage"}), (address, label)]
    ada = browser_of(town.ada)
    assert [ada.put(where, sent, content_type="application/json").status_code for where, sent in asked] == [404, 404]
    assert town.rows() == before
    again = ada.put(f"{address}/deleted", {"deleted": False}, content_type="application/json")
    assert (again.status_code, ImageSet.objects.get(pk=town.set.pk).deleted_at) == (200, None)


@pytest.mark.parametrize("theme", ["a\0b", "a\u202eb", "one\ntwo"])
def test_a_theme_is_read_like_other_words(town, theme):
    sent = {"required": [], "approvals": 0, "level": 0, "share": 0.5, "theme": theme}
    address = f"/api/sets/{town.set.key}/proposal-rules"
    answer = browser_of(town.ada).put(address, sent, content_type="application/json")
    assert (answer.status_code, answer.json()["field"]) == (400, "theme")


def main_of(image_set: ImageSet) -> SetBranch:
    return SetBranch.objects.select_related("head", "image_set").get(image_set=image_set, name="main")
