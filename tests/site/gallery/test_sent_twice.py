"""Forms that make something, sent twice: a tap that was two, a page that was loaded again. Said anew, it is meant anew."""

from __future__ import annotations

import pytest
from django.db.models import Model

from battles.models import Battle
from gallery.models import Collection, Comment, ImageSet, ProposalRemark, ProposalReview, SetProposal
from gallery.sets import keeping
from gallery.sets.tree.entries import Entry
from tests.support.forms import sent_in
from tests.support.image_sets import NOON
from tests.support.paintings import picture_of
from tests.support.people import account, browser_of
from tests.support.proposals import Study

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("valkey")]

LABEL = {"title": "Foxes", "about": "", "access": "private"}
SET = {"title": "Foxes", "about": "", "licence": "", "visibility": "private"}
BATTLE = {"format": "free-for-all", "theme": "", "rounds": "1", "seats": "4", "playing": "on"} | {
    "writing_seconds": "60",
    "voting_seconds": "45",
    "results_seconds": "20",
}


def twice(browser, page: str, address: str, given: dict[str, str], rows: type[Model], action: str = "") -> None:
    """One row, and the same answer; with the name of a page that was looked at anew two."""
    sent = given | {"sent": sent_in(browser.get(page).content.decode(), action)}
    answers = [browser.post(address, sent) for _ in range(2)]
    assert {one.status_code for one in answers} == {302}
    assert len({one["Location"] for one in answers}) == rows.objects.count() == 1
    assert (
        browser.post(address, sent | {"sent": sent_in(browser.get(page).content.decode(), action)}).status_code == 302
    )
    assert rows.objects.count() == 2


@pytest.mark.parametrize(
    ("address", "given", "rows"),
    [("/collections/new", LABEL, Collection), ("/sets/new", SET, ImageSet), ("/battles/new", BATTLE, Battle)],
)
def test_what_a_form_makes_is_made_once(address, given, rows):
    twice(browser_of(account("Ada")), address, address, given, rows)


def test_a_comment_is_said_once():
    page = f"/pictures/{picture_of(account('Bo')).key}"
    twice(browser_of(account("Cy")), page, f"{page}/comments", {"text": "Well."}, Comment, f"{page}/comments")


@pytest.mark.parametrize(("act", "rows"), [("collect", Collection), ("add-to-set", ImageSet)])
def test_what_is_begun_for_chosen_pictures_is_begun_once(act, rows):
    chosen = {"do": act, "picked": picture_of(account("Bo")).key, "next": "/gallery"}
    browser = browser_of(account("Ada"))
    sent = chosen | {"sure": "yes", "title": "Foxes"}
    sent["sent"] = sent_in(browser.post("/pictures/picked", chosen).content.decode(), "/pictures/picked")
    assert len({browser.post("/pictures/picked", sent)["Location"] for _ in range(2)}) == rows.objects.count() == 1


def test_a_proposal_is_begun_once_and_its_second_sending_leads_to_it():
    study = Study()
    study.write("work", {"otter": Entry(prompt="an otter")})
    browser, address = browser_of(study.bo), f"/sets/{study.set.key}/proposals/new"
    sent = {"source": "work", "target": "main", "title": "An otter", "text": ""}
    sent["sent"] = sent_in(browser.get(address).content.decode())
    assert {browser.post(address, sent)["Location"] for _ in range(2)} == {f"/sets/{study.set.key}/proposals/1"}
    assert SetProposal.objects.count() == 1


def test_remarks_and_reviews_of_a_proposal_are_said_once():
    study = Study()
    proposal = study.proposed()
    page, head = f"/sets/{study.set.key}/proposals/1", study.branch("work").head.hex
    twice(
        browser_of(study.bo),
        f"{page}/changes",
        f"{page}/say",
        {"slot": "otter", "text": "So."},
        ProposalRemark,
        f"{page}/say",
    )
    reviewed = {"verdict": "comment", "head": head, "text": "Well."}
    twice(browser_of(study.cy), page, f"{page}/review", reviewed, ProposalReview, f"{page}/review")
    assert proposal.remarks.count() == 2


def test_what_was_refused_can_be_sent_again_and_so_can_what_was_deleted_since(settings):
    settings.SETS_PER_PLAYER = 0
    browser, sent = browser_of(account("Ada")), SET | {"sent": "x"}
    assert browser.post("/sets/new", sent).status_code == 400
    settings.SETS_PER_PLAYER = 9
    first = browser.post("/sets/new", sent)["Location"]
    keeping.delete(ImageSet.objects.get(), NOON)
    assert browser.post("/sets/new", sent)["Location"] != first
