"""An appeal is rejected without deciding anew: what was decided stands, costs what it cost, and is appealed against once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Player
from gallery.models import Level, Notification, Picture
from moderation import cases, standing
from moderation.desk import appealing
from moderation.desk.deciding import Wanted, decide
from moderation.desk.refusals import Refused
from moderation.desk.rows import Guideline, Verdict
from moderation.models import Appeal, Decision, Report, Strike
from tests.support.moderators import moderator, neighbour, reported
from tests.support.paintings import picture_of
from tests.support.people import account, browser_of
from tests.support.scenes import once

pytestmark = pytest.mark.django_db
NOW = timezone.now()
BLOCK = Wanted(Verdict.BLOCK, Guideline.HATE)
BLAMELESS = Wanted(Verdict.BLOCK, Guideline.HATE, is_blameless=True)
MATURE = Wanted(Verdict.RAISE, Guideline.SEXUAL, level=Level.MATURE)
UPHOLD = Wanted(Verdict.UPHOLD, reason="It mocks people.")


class Desk:
    def __init__(self) -> None:
        self.ada, self.mo, self.max = account("Ada"), moderator("Mo"), moderator("Max")
        self.picture = picture_of(self.ada)
        self.case = reported("picture", self.picture.key, [neighbour("Bo")])

    def by(self, who: Player, wanted: Wanted, at=None) -> Decision:
        self.case.refresh_from_db()
        return decide(self.case.pk, self.case.version, who, wanted, at or timezone.now())

    def appealed(self, wanted: Wanted, at=None) -> Decision:
        made = self.by(self.mo, wanted, at)
        appealing.appeal(made, self.ada, "It is my own hat.", timezone.now())
        return made

    def stands(self) -> tuple[str, int]:
        return Picture.objects.values_list("state", "level").get(pk=self.picture.pk)


@pytest.fixture
def desk(db: None) -> Desk:
    return once(Desk)


@pytest.mark.parametrize(
    ("wanted", "state", "level"),
    [(BLOCK, "blocked", 0), (Wanted(Verdict.WITHHOLD, Guideline.SPAM), "withheld", 0), (MATURE, "visible", 2)],
)
def test_what_is_upheld_stays_as_it_is(desk, wanted, state, level):
    made = desk.appealed(wanted)
    upheld = desk.by(desk.max, UPHOLD)
    assert desk.stands() == (state, level)
    assert (upheld.was, upheld.became, upheld.least, upheld.points, upheld.overturns) == (state, state, None, 0, None)
    assert Report.objects.get().was_right is True
    appeal = Appeal.objects.get()
    assert (appeal.decision, appeal.outcome, appeal.decided_by, appeal.settled_by) == (
        made,
        "rejected",
        desk.max,
        upheld,
    )
    desk.case.refresh_from_db()
    assert (desk.case.state, desk.case.passes) == ("decided", 0)


def test_it_costs_its_author_nothing_more(desk):
    desk.appealed(BLOCK, NOW - timedelta(days=4))
    assert standing.may_speak(desk.ada), "three days are over"
    desk.by(desk.max, UPHOLD)
    assert standing.may_speak(desk.ada)
    assert Strike.objects.get().lifted_at is None


def test_what_was_not_its_authors_doing_costs_nothing_when_it_is_upheld(desk):
    desk.appealed(BLAMELESS)
    desk.by(desk.max, UPHOLD)
    assert standing.of(desk.ada).points == 0


def test_it_is_appealed_against_once(desk):
    made = desk.appealed(BLOCK)
    upheld = desk.by(desk.max, UPHOLD)
    for one, why in ((upheld, "not stand"), (made, "already")):
        with pytest.raises(Refused, match=why):
            appealing.appeal(one, desk.ada, "No!", NOW)


def test_what_was_upheld_can_still_be_given_back_with_all_that_it_cost(desk):
    made = desk.appealed(BLOCK)
    desk.by(desk.max, UPHOLD)
    assert desk.by(desk.max, Wanted(Verdict.LET_BE)).overturns == made
    assert (desk.stands(), standing.of(desk.ada).points) == (("visible", 0), 0)


def test_deciding_the_same_anew_is_no_answer_to_an_appeal(desk):
    desk.appealed(BLOCK)
    with pytest.raises(Refused, match="uphold that"):
        desk.by(desk.max, BLOCK)
    assert Appeal.objects.get().outcome == "open"


def test_nothing_is_upheld_without_an_appeal_nor_by_whoever_decided(desk):
    with pytest.raises(Refused, match="nothing to uphold"):
        desk.by(desk.mo, UPHOLD)
    desk.appealed(BLOCK)
    with pytest.raises(Refused, match="somebody else"):
        desk.by(desk.mo, UPHOLD)


def test_a_rating_that_is_upheld_shows_again_what_programs_hid_meanwhile(desk):
    desk.appealed(MATURE)
    for name in ("Cy", "Di", "Ed", "Flo"):
        reported("picture", desk.picture.key, [neighbour(name)])
    cases.open("picture", desk.picture.key, "scan", name="nsfw")
    assert desk.stands() == ("withheld", 2)
    desk.by(desk.max, UPHOLD)
    assert desk.stands() == ("visible", 2)
    assert list(Report.objects.order_by("pk").values_list("was_right", flat=True)) == [True, *[False] * 4]
    desk.by(desk.max, Wanted(Verdict.LET_BE))
    assert desk.stands() == ("visible", 0), "what the site hid does not stand any more, and the level is what is left"


def test_its_author_is_told_once_and_reads_why_where_they_appealed(desk):
    made = desk.appealed(BLOCK)
    Notification.objects.all().delete()
    desk.by(desk.max, UPHOLD)
    notice = Notification.objects.get(player=desk.ada)
    assert "appeal rejected" in notice.subject
    page = browser_of(desk.ada).get(notice.href).content.decode()
    assert notice.href == reverse("moderation:decision", args=[made.key])
    assert "Rejected: the decision stands." in page
    assert "It mocks people." in page
    assert 'name="words"' not in page


def test_the_desk_offers_it_where_an_appeal_waits(desk):
    where, browser = reverse("moderation:case", args=[desk.case.pk]), browser_of(desk.max)
    assert 'value="uphold"' not in browser.get(where).content.decode()
    desk.appealed(BLOCK)
    assert 'value="uphold"' in browser.get(where).content.decode()
    desk.case.refresh_from_db()
    sent = {"verdict": "uphold", "version": desk.case.version, "reason": "It mocks people.", "rule": "hate"}
    assert browser.post(where, sent).status_code == 302
    assert Decision.objects.latest("pk").rule == ""
    assert "Appeal, rejected by" in browser.get(where).content.decode()
