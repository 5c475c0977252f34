"""Words of a set that are not fit to show: Bo wrote them, Cy reports them, Mo takes them down and gives them back."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from gallery.exports import recalling
from gallery.models import Export, ExportState, ImageSet, Role, SetCommit, SetMember, SetWords
from gallery.sets import branches, editing, words
from gallery.sets.branches import Word
from gallery.sets.carrying import manifests
from gallery.sets.changes import Change
from gallery.sets.manifest import lines
from gallery.sets.proposals import opening, reviewing
from gallery.sets.refusals import Unfit
from gallery.sets.tree.entries import Entry
from gallery.sets.verifying import faults
from moderation import subjects
from moderation.models import Case, Report
from moderation.states import State
from tests.support.paintings import picture_of
from tests.support.people import account, browser_of
from tests.support.proposals import NOON, WAS, Study

pytestmark = pytest.mark.django_db
VILE = "vile words"


class Town(Study):
    """Bo wrote vile words wherever one can: a caption, its commit's message, a proposal and a review of it."""

    def __init__(self) -> None:
        super().__init__(protected=False)
        made = branches.commit(self.branch("work"), {"heron": WAS._replace(caption=VILE)}, Word(self.bo, NOON, VILE))
        self.first = made
        branches.commit(self.branch("work"), {"heron": WAS._replace(caption="mild")}, Word(self.bo, NOON, "Mended"))
        branches.commit(
            self.branch("work"), {"otter": Entry(prompt=VILE, caption="otter")}, Word(self.bo, NOON, "Otter")
        )
        self.proposal = opening.propose(self.branch("work"), self.branch("main"), self.bo, VILE, VILE, NOON)
        self.told = self.review(self.proposal, self.di, "changes", VILE)
        self.root = f"/sets/{self.set.key}"

    @property
    def key(self) -> str:
        return f"{self.set.key}:{words.digest(VILE)}"

    def pages(self) -> str:
        where = [
            "?at=work",
            f"?at={self.first.hex}",
            f"/slots/heron?at={self.first.hex}",
            "/slots/otter?at=work",
            "/commits?at=work",
            f"/commits/{self.first.hex}",
            f"/diff?since=main&to={self.first.hex}",
            "/proposals",
            "/proposals/1",
            "/proposals/1/changes",
        ]
        asked = [f"{self.root}{one}" for one in where]
        api = f"/api/sets/{self.set.key}"
        asked += [
            f"{api}/{one}"
            for one in ("commits?at=work", "slots?at=work", "proposals", "proposals/1", "manifest?at=work")
        ]
        asked += [f"{api}/slots/heron/history?at=work", f"{api}/diff?to={self.first.hex}", f"{api}/proposals/1/changes"]
        told = ""
        for address in asked:
            answer = browser_of(self.bo).get(address)
            assert answer.status_code == 200, address
            told += answer.getvalue().decode()
        return told

    def report_by_api(self, **wanted: str) -> tuple[int, bool | None]:
        sent = {"reason": "hate", "words": "Look at that.", **wanted}
        answer = browser_of(self.cy).post(f"/api/sets/{self.set.key}/reports", sent, content_type="application/json")
        return answer.status_code, answer.json().get("is_new")

    def report(self, what: str, name: Any, at: str = "") -> int:
        answer = browser_of(self.cy).post(
            f"{self.root}/report/{what}/{name}{at}", {"reason": "hate", "words": "Look at that."}
        )
        return answer.status_code


@pytest.fixture
def town(valkey) -> Town:
    return Town()


def test_one_text_is_one_subject_wherever_in_the_set_it_is_reported(town):
    where = [
        ("message", town.first.hex, ""),
        ("caption", "heron", f"?at={town.first.hex}"),
        ("prompt", "otter", "?at=work"),
        ("title", 1, ""),
        ("text", 1, ""),
        ("review", town.told.pk, ""),
    ]
    assert [town.report(*one) for one in where] == [302] * 6
    assert [(one.subject_kind, one.subject_key) for one in Report.objects.all()] == [("set words", town.key)]
    case, row = Case.objects.get(), SetWords.objects.get()
    assert (row.text, row.author, case.author) == (VILE, town.bo, town.bo)
    shown = subjects.one("set words", town.key)
    assert (shown.words, shown.state, shown.author) == (VILE, State.VISIBLE, town.bo)


def test_by_api_each_of_them_is_reported_as_by_its_page_and_once_by_each_reporter(town):
    remark = reviewing.say(town.proposal, town.bo, "A remark", timezone.now())
    asked = [
        ({}, "image set", town.set.key),
        ({"about": "message", "name": town.first.hex}, "set words", town.key),
        ({"about": "caption", "name": "heron", "at": town.first.hex}, "set words", town.key),
        ({"about": "prompt", "name": "otter", "at": "work"}, "set words", town.key),
        ({"about": "title", "name": "1"}, "set words", town.key),
        ({"about": "text", "name": "1"}, "set words", town.key),
        ({"about": "review", "name": str(town.told.pk)}, "set words", town.key),
        ({"about": "remark", "name": str(remark.pk)}, "remark", str(remark.pk)),
    ]
    told = [town.report_by_api(**wanted) for wanted, *_ in asked]
    assert told == [(200, True)] * 2 + [(200, False)] * 5 + [(200, True)]
    there = {(one.subject_kind, one.subject_key) for one in Report.objects.all()}
    assert there == {(kind, key) for _, kind, key in asked}


@pytest.mark.parametrize(
    "wanted",
    [
        {"about": "caption", "name": "no slot"},
        {"about": "picture", "name": "heron"},
        {"about": "remark", "name": "1x"},
        {"about": "message", "name": "0" * 64},
        {"about": "review"},
    ],
)
def test_by_api_nothing_is_reported_that_is_not_there(town, wanted):
    assert town.report_by_api(**wanted)[0] == 404
    assert not Report.objects.exists()


def test_what_is_taken_down_stands_in_no_page_answer_or_version_and_is_put_back_as_it_was(town):
    assert VILE in town.pages()
    town.report("message", town.first.hex)
    assert subjects.move("set words", town.key, State.WITHHELD).became is State.WITHHELD
    assert VILE not in town.pages()
    assert words.TAKEN in town.pages()
    assert faults(town.set).commits == []
    town.first.refresh_from_db()
    assert town.first.message == words.TAKEN
    assert subjects.move("set words", town.key, State.VISIBLE).became is State.VISIBLE
    assert VILE in town.pages()
    town.first.refresh_from_db()
    town.proposal.refresh_from_db()
    assert (town.first.message, town.proposal.title, town.proposal.text) == (VILE, VILE, VILE)
    assert SetCommit.objects.filter(message=words.TAKEN).count() == 0


def test_what_comes_up_again_goes_when_it_is_reported_and_nobody_reports_what_is_gone(town):
    town.report("message", town.first.hex)
    subjects.move("set words", town.key, State.BLOCKED)
    assert town.report("message", town.first.hex) == town.report("caption", "heron", f"?at={town.first.hex}") == 404
    town.write("work", {"kite": Entry(caption="A kite")})
    again = SetCommit.objects.order_by("-pk").first()
    SetCommit.objects.filter(pk=again.pk).update(message=VILE)
    assert town.report("message", again.hex) == 302
    again.refresh_from_db()
    assert again.message == words.TAKEN


def test_nobody_writes_anew_what_was_taken_down(town):
    town.report("title", 1)
    subjects.move("set words", town.key, State.BLOCKED)
    proposal = town.seen(town.proposal)
    work = town.branch("work")
    written = {
        "title": lambda: opening.change(proposal, f" {VILE} ", "Mild"),
        "text": lambda: town.review(proposal, town.di, "changes", VILE),
        "message": lambda: editing.commit(town.bo, work, [Change("otter", gone=True)], VILE, NOON),
    }
    for field, write in written.items():
        with pytest.raises(Unfit, match="say it otherwise") as refused:
            write()
        assert refused.value.field == field
    with pytest.raises(Unfit, match="say it otherwise"):
        opening.change(proposal, "Mild", VILE)
    with pytest.raises(Unfit, match="say it otherwise"):
        opening.propose(town.branch("main"), work, town.bo, VILE, "", NOON)
    with pytest.raises(Unfit, match="say it otherwise"):
        reviewing.say(proposal, town.di, VILE, NOON)
    opening.change(proposal, words.TAKEN, "Mild")
    proposal.refresh_from_db()
    assert (proposal.title, proposal.text) == (words.TAKEN, "Mild")


def test_what_comes_up_again_goes_also_after_whoever_wrote_it_first_has_left(town):
    town.report("title", 1)
    subjects.move("set words", town.key, State.BLOCKED)
    words.forget(town.bo)
    type(town.proposal).objects.update(title=VILE)  # as by a request that was under way meanwhile
    assert town.report("title", 1) == 302
    town.proposal.refresh_from_db()
    assert town.proposal.title == words.TAKEN


def test_words_that_somebody_has_changed_since_are_not_put_back(town):
    town.report("text", 1)
    subjects.move("set words", town.key, State.WITHHELD)
    type(town.proposal).objects.update(title="Herons", text="Said otherwise.")
    subjects.move("set words", town.key, State.VISIBLE)
    town.proposal.refresh_from_db()
    assert (town.proposal.title, town.proposal.text) == ("Herons", "Said otherwise.")


def test_the_same_words_in_another_set_stay(town):
    other, main = branches.begin("Storks", Word(town.bo, NOON), {"stork": Entry(caption=VILE)}, visibility="public")
    town.report("message", town.first.hex)
    subjects.move("set words", town.key, State.BLOCKED)
    assert VILE in browser_of(town.cy).get(f"/sets/{other.key}/slots/stork").text


def test_a_line_of_a_manifest_says_that_words_were_left_out_of_it(town):
    town.report("message", town.first.hex)
    subjects.move("set words", town.key, State.BLOCKED)
    _, rows = lines.read(manifests.written(ImageSet.objects.get(), town.first, None))
    told = {one.slot: one for one in rows}
    assert (told["heron"].is_whole, told["heron"].entry.caption) == (False, "")
    assert told["slot-1"].is_whole


def test_exports_of_the_set_are_called_back(town):
    made = Export.objects.create(
        owner=town.cy, state=ExportState.READY, form="plain", count=1, version=town.first, expires_at=timezone.now()
    )
    town.report("message", town.first.hex)
    subjects.move("set words", town.key, State.BLOCKED)
    made.refresh_from_db()
    assert (made.state, made.fault) == (ExportState.CANCELLED, recalling.TAKEN_DOWN)


def test_of_somebody_who_leaves_nothing_is_kept_but_what_says_that_it_stays_down(town):
    town.report("message", town.first.hex)
    subjects.move("set words", town.key, State.BLOCKED)
    words.forget(town.bo)
    row = SetWords.objects.get()
    assert (row.text, row.author, row.state) == ("", None, "blocked")
    assert VILE not in town.pages()
    subjects.move("set words", town.key, State.VISIBLE)
    town.proposal.refresh_from_db()
    assert town.proposal.title == words.TAKEN


def test_a_set_that_is_taken_down_is_for_its_members_alone_until_it_is_given_back(town):
    eve = account("Eve")
    answer = browser_of(eve).post(f"{town.root}/report", {"reason": "spam"})
    assert (answer.status_code, Report.objects.get().subject_key) == (302, town.set.key)
    subjects.move("image set", town.set.key, State.WITHHELD)
    assert browser_of(eve).get(town.root).status_code == browser_of(None).get(town.root).status_code == 404
    assert "Herons" not in browser_of(None).get("/sets").text
    for one in (town.ada, town.cy):
        assert "its members alone see it" in browser_of(one).get(town.root).text
    subjects.move("image set", town.set.key, State.VISIBLE)
    assert browser_of(eve).get(town.root).status_code == 200


def test_a_set_that_is_blocked_is_there_for_its_owner_alone_and_called_back_from_its_members(town):
    export = Export.objects.create(
        owner=town.cy, state=ExportState.READY, form="plain", count=1, version=town.first, expires_at=timezone.now()
    )
    subjects.move("image set", town.set.key, State.BLOCKED)
    assert browser_of(town.cy).get(town.root).status_code == 404
    assert "its owner alone sees it" in browser_of(town.ada).get(town.root).text
    export.refresh_from_db()
    assert export.state == ExportState.CANCELLED
    subjects.move("image set", town.set.key, State.VISIBLE)
    assert browser_of(town.cy).get(town.root).status_code == 200


def test_by_api_a_picture_is_reported_from_its_slot(town):
    picture = picture_of(town.ada)
    editing.commit(town.ada, town.branch("main"), [Change("one", {"picture": picture.key})], "", NOON)
    assert town.report_by_api(about="picture", name="one") == (200, True)
    assert town.report_by_api(about="picture", name="one") == (200, False)
    assert (Report.objects.get().subject_kind, Report.objects.get().subject_key) == ("picture", picture.key)


def test_a_remark_is_reported_and_withheld(town):
    remark = reviewing.say(town.proposal, town.bo, "Vile remark", NOON)
    answer = browser_of(town.cy).post(f"{town.root}/report/remark/{remark.pk}", {"reason": "hate"})
    assert (answer.status_code, Report.objects.get().subject_kind) == (302, "remark")
    subjects.move("remark", str(remark.pk), State.WITHHELD)
    assert "Vile remark" not in browser_of(town.cy).get(f"{town.root}/proposals/1").text
    assert browser_of(town.cy).get(f"{town.root}/report/remark/{remark.pk}").status_code == 404


@pytest.mark.parametrize("path", ["message/" + "0" * 64, "title/9", "title/x", "review/1", "caption/nothing", "song/1"])
def test_of_what_is_not_there_nobody_reports_anything(town, path):
    assert browser_of(town.cy).get(f"{town.root}/report/{path}").status_code == 404


def test_nor_of_a_set_that_is_not_for_them(town):
    ImageSet.objects.update(visibility="private")
    SetMember.objects.filter(player=town.di).update(role=Role.VIEW)
    assert browser_of(account("Eve")).get(f"{town.root}/report/title/1").status_code == 404
    assert browser_of(town.di).get(f"{town.root}/report/title/1").status_code == 200
