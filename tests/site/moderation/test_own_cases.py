"""A moderator finds nothing at the desk of what was said about themselves: neither who reported them nor that anybody did."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from moderation.desk import appealing, claiming
from moderation.desk.deciding import Wanted, decide
from moderation.desk.refusals import Refused
from moderation.desk.rows import Guideline, Verdict
from moderation.models import Case, Decision, Reason
from tests.support.moderators import moderator, neighbour, reported
from tests.support.paintings import picture_of
from tests.support.people import account, browser_of

pytestmark = pytest.mark.django_db
QUEUE = "/moderation"
WITHHOLD = Wanted(Verdict.WITHHOLD, Guideline.SPAM)


@pytest.fixture
def mo():
    return moderator("Mo")


@pytest.fixture
def own(mo):
    """Mo paints too, and Bo has reported it."""
    return reported("picture", picture_of(mo, "a fox in a hat").key, [neighbour("Bo")], Reason.SPAM)


def decided(case: Case, by, wanted: Wanted = WITHHOLD) -> Decision:
    case.refresh_from_db()
    return decide(case.pk, case.version, by, wanted, timezone.now())


@pytest.mark.parametrize("show", ["waiting", "mine", "handed-up", "decided"])
def test_no_part_of_the_queue_lists_a_moderators_own_case(own, mo, show):
    if show == "decided":
        decided(own, moderator("Max"))
    state = {"handed-up": "escalated", "decided": "decided"}.get(show, "open")
    Case.objects.filter(pk=own.pk).update(state=state, claimed_by=mo, claimed_at=timezone.now())
    page = browser_of(mo).get(QUEUE, {"show": show}).content.decode()
    assert "a fox in a hat" not in page
    assert f"Picture {own.pk}" not in page


def test_the_others_find_it_there(own):
    assert "a fox in a hat" in browser_of(moderator("Max")).get(QUEUE).content.decode()


def test_its_page_is_not_there_for_its_author(own, mo):
    address = reverse("moderation:case", args=[own.pk])
    browser = browser_of(mo)
    assert browser.get(address).status_code == 404
    sent = {"verdict": "escalate", "version": own.version}
    assert browser.post(address, sent).status_code == 404
    assert browser.post(reverse("moderation:claim", args=[own.pk]), sent).status_code == 404
    own.refresh_from_db()
    assert (own.state, own.claimed_by) == ("open", None)


def test_among_several_it_is_as_if_there_were_none(own, mo):
    sent = {"case": [f"{own.pk}.{own.version}"], "verdict": "let be"}
    page = browser_of(mo).post(reverse("moderation:bulk"), sent, follow=True).content.decode()
    assert "There is no such case" in page
    assert not Decision.objects.exists()


def test_a_case_from_before_authors_were_written_down_is_its_painters_all_the_same(own, mo):
    Case.objects.update(author=None)
    browser = browser_of(mo)
    assert "a fox in a hat" not in browser.get(QUEUE).content.decode()
    assert browser.get(reverse("moderation:case", args=[own.pk])).status_code == 404
    with pytest.raises(Refused, match="yours"):
        claiming.claim(own.pk, own.version, mo, timezone.now())


def test_the_pixels_at_the_desk_do_not_tell_that_there_is_a_case(own, mo):
    picture = reverse("gallery:judged", args=[own.subject_key])
    assert browser_of(mo).get(picture).status_code == 404
    assert browser_of(moderator("Max")).get(picture).status_code == 200


def test_who_decided_about_a_moderator_is_not_named_to_them(own, mo):
    decided(own, moderator("Max"))
    page = browser_of(mo).get(reverse("moderation:person", args=[mo.key]), follow=True)
    assert page.redirect_chain == [("/moderation/you", 302)]
    assert "Max" not in page.content.decode()


@pytest.mark.parametrize("table", ["report", "case", "ground", "decision", "appeal", "strike", "review"])
def test_the_admin_shows_an_administrator_no_row_about_themselves(table):
    ada = account("Ada", is_staff=True, is_superuser=True)
    case = reported("picture", picture_of(ada).key, [neighbour("Bo")], Reason.SPAM)
    decision = decided(case, moderator("Max"))
    appealing.appeal(decision, ada, "It sells nothing.", timezone.now())
    ada.reviews.create(by=decision.by, words="Max has looked.")
    others = reported("picture", picture_of(account("Cy"), seed=31).key, [neighbour("Di")], Reason.HATE)
    page = browser_of(ada).get(f"/admin/moderation/{table}/")
    of_others = [others.subject_key] if table in ("report", "case") else []
    assert [row.subject_key for row in page.context["cl"].result_list] == of_others
    own = apps.get_model("moderation", table).objects.order_by("pk").first()
    assert browser_of(ada).get(f"/admin/moderation/{table}/{own.pk}/change/").status_code == 302


def test_whoever_decided_does_not_take_the_appeal_on(mo):
    case = reported("picture", picture_of(account("Ada")).key, [neighbour("Bo")])
    appealing.appeal(decided(case, mo), case.author, "It sells nothing.", timezone.now())
    case.refresh_from_db()
    claim = reverse("moderation:claim", args=[case.pk])
    page = browser_of(mo).post(claim, {"version": case.version}, follow=True).content.decode()
    assert "somebody else reads that" in page
    case.refresh_from_db()
    assert case.claimed_by is None
    assert claiming.claim(case.pk, case.version, moderator("Max"), timezone.now())


def test_an_appeal_takes_the_case_from_whoever_decided_and_is_on_it_again(mo):
    ada = account("Ada")
    case = reported("picture", picture_of(ada).key, [neighbour("Bo")])
    decision = decided(case, mo)
    reported("picture", case.subject_key, [neighbour("Cy")])
    case.refresh_from_db()
    now = timezone.now()
    assert claiming.claim(case.pk, case.version, mo, now)
    appealing.appeal(decision, ada, "It sells nothing.", now)
    case.refresh_from_db()
    assert claiming.claim(case.pk, case.version, moderator("Max"), now + timedelta(minutes=1))


def test_what_was_handed_up_only_a_senior_moderator_takes_on(mo):
    case = reported("picture", picture_of(account("Ada")).key, [neighbour("Bo")])
    decided(case, mo, Wanted(Verdict.ESCALATE))
    case.refresh_from_db()
    with pytest.raises(Refused, match="senior"):
        claiming.claim(case.pk, case.version, moderator("Max"), timezone.now())
    assert claiming.claim(case.pk, case.version, moderator("Sue", senior=True), timezone.now(), is_senior=True)
