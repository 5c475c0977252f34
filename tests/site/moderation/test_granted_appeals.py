"""What was decided by an appeal binds: whoever's decision fell decides about that subject no more, and nobody else puts it back
before something new comes up."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from gallery.models import Picture
from moderation import cases
from moderation.desk import appealing, claiming
from moderation.desk.deciding import Wanted, decide
from moderation.desk.refusals import Refused
from moderation.desk.rows import Guideline, Verdict
from moderation.models import Case, Decision
from tests.support.moderators import moderator, neighbour, reported
from tests.support.paintings import picture_of
from tests.support.people import account, browser_of

pytestmark = pytest.mark.django_db
BLOCK = Wanted(Verdict.BLOCK, Guideline.HATE)
WITHHOLD = Wanted(Verdict.WITHHOLD, Guideline.HATE)
LET_BE = Wanted(Verdict.LET_BE)


@pytest.fixture
def mo():
    return moderator("Mo")


@pytest.fixture
def max_():
    return moderator("Max")


@pytest.fixture
def case(mo, max_):
    """Mo blocked Ada's picture; Max gave it back to her."""
    ada = account("Ada")
    case = reported("picture", picture_of(ada).key, [neighbour("Bo")])
    appealing.appeal(by(mo, case, BLOCK), ada, "It mocks nobody.", timezone.now())
    by(max_, case, LET_BE)
    return case


def by(moderator, case: Case, wanted: Wanted, **more: bool) -> Decision:
    case.refresh_from_db()
    return decide(case.pk, case.version, moderator, wanted, timezone.now(), **more)


def state_of(case: Case) -> str:
    return Picture.objects.values_list("state", flat=True).get(key=case.subject_key)


def reopened(case: Case, how: str) -> None:
    if how == "report":
        reported("picture", case.subject_key, [neighbour("Cy")])
    else:
        cases.open("picture", case.subject_key, "scan", name="nsfw")


@pytest.mark.parametrize("wanted", [BLOCK, WITHHOLD])
def test_whose_decision_fell_does_not_take_the_same_again(case, mo, wanted):
    with pytest.raises(Refused, match="fell by an appeal"):
        by(mo, case, wanted)
    assert state_of(case) == "visible"


@pytest.mark.parametrize("wanted", [BLOCK, WITHHOLD])
def test_nor_does_anybody_else_before_something_new_comes_up(case, wanted):
    with pytest.raises(Refused, match="until something new"):
        by(moderator("Moe"), case, wanted)
    with pytest.raises(Refused, match="until something new"):
        by(moderator("Sue", senior=True), case, wanted, is_senior=True)
    assert state_of(case) == "visible"


@pytest.mark.parametrize("how", ["report", "scan"])
def test_what_is_new_somebody_else_decides(case, mo, max_, how):
    reopened(case, how)
    for wanted in (BLOCK, WITHHOLD, LET_BE, Wanted(Verdict.ESCALATE)):
        with pytest.raises(Refused, match="fell by an appeal"):
            by(mo, case, wanted)
    by(max_, case, WITHHOLD)
    assert state_of(case) == "withheld"


def test_no_door_lets_them(case, mo):
    reopened(case, "report")
    case.refresh_from_db()
    browser, sent = browser_of(mo), {"verdict": "block", "rule": "hate", "version": case.version}
    page = browser.get(reverse("moderation:case", args=[case.pk])).content.decode()
    assert 'name="verdict"' not in page
    assert "fell by an appeal" in page
    assert "fell by an appeal" in browser.get("/moderation").content.decode()
    assert browser.post(reverse("moderation:case", args=[case.pk]), sent).status_code == 400
    several = sent | {"case": f"{case.pk}.{case.version}"}
    assert "1 not: You decided this, and it fell" in browser.post(
        reverse("moderation:bulk"), several, follow=True
    ).content.decode().replace("&#x27;", "'")
    browser.post(reverse("moderation:claim", args=[case.pk]), {"version": case.version})
    assert Case.objects.get().claimed_by is None
    assert state_of(case) == "visible"


def test_being_a_senior_moderator_meanwhile_changes_nothing(case, mo):
    reopened(case, "report")
    with pytest.raises(Refused, match="fell by an appeal"):
        by(mo, case, BLOCK, is_senior=True)


def test_a_milder_decision_upon_an_appeal_binds_too(mo, max_):
    ada = account("Ada")
    case = reported("picture", picture_of(ada).key, [neighbour("Bo")])
    appealing.appeal(by(mo, case, BLOCK), ada, "It mocks nobody.", timezone.now())
    by(max_, case, WITHHOLD)
    with pytest.raises(Refused, match="until something new"):
        by(moderator("Moe"), case, BLOCK)
    by(moderator("Zed"), case, LET_BE)
    with pytest.raises(Refused, match="until something new"):
        by(moderator("Yan"), case, WITHHOLD)
    assert state_of(case) == "visible"


def test_whose_decision_was_upheld_may_look_again(mo, max_):
    ada = account("Ada")
    case = reported("picture", picture_of(ada).key, [neighbour("Bo")])
    appealing.appeal(by(mo, case, BLOCK), ada, "It mocks nobody.", timezone.now())
    by(max_, case, Wanted(Verdict.UPHOLD))
    reopened(case, "report")
    case.refresh_from_db()
    assert claiming.claim(case.pk, case.version, mo, timezone.now())
    by(mo, case, WITHHOLD)
    assert state_of(case) == "withheld"
