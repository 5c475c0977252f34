"""Words as they stood when somebody reported or decided: whoever rewrites them takes nothing from the desk."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import belongings
from accounts.belongings import Leave
from accounts.leaving import leave
from gallery.collections import keeping
from gallery.models import Access, Comment
from gallery.people import comments
from moderation.desk.deciding import Wanted, decide
from moderation.desk.rows import Guideline, Verdict, Wording
from moderation.models import Decision, Report
from tests.support.moderators import moderator, neighbour, reported
from tests.support.paintings import Stage, picture_of
from tests.support.people import account, browser_of

pytestmark = pytest.mark.django_db
RUDE, MEEK = "Everybody from there should drown.", "What a lovely pond."


@pytest.fixture
def ada():
    return account("Ada")


@pytest.fixture
def said(ada):
    return comments.say(picture_of(account("Di")), ada, RUDE, timezone.now())


def rewritten(said: Comment) -> None:
    comments.edit(said, MEEK, timezone.now())


def page_of(case, path="moderation:case"):
    return browser_of(moderator("Mo")).get(reverse(path, args=[case.pk])).content.decode()


def withhold(case, verdict: Verdict = Verdict.WITHHOLD) -> Decision:
    case.refresh_from_db()
    return decide(case.pk, case.version, moderator("Max"), Wanted(verdict, Guideline.HATE), timezone.now())


def test_a_comment_that_is_rewritten_after_a_report_is_judged_by_what_was_reported(said):
    case = reported("comment", str(said.pk), [neighbour("Bo")])
    rewritten(said)
    page = page_of(case)
    assert "As reported" in page
    assert RUDE in page
    assert MEEK in page


def test_the_queue_shows_what_was_reported_too(said):
    reported("comment", str(said.pk), [neighbour("Bo")])
    rewritten(said)
    page = browser_of(moderator("Mo")).get("/moderation").content.decode()
    assert page.index(RUDE) < page.index(MEEK)


def test_words_that_nobody_changed_stand_there_once(said):
    page = page_of(reported("comment", str(said.pk), [neighbour("Bo")]))
    assert page.count(RUDE) == 1
    assert "As reported" not in page


def test_several_who_report_the_same_words_keep_them_once_and_others_beside_them(said):
    reported("comment", str(said.pk), [neighbour("Bo"), neighbour("Cy")])
    rewritten(said)
    reported("comment", str(said.pk), [neighbour("Eve")])
    assert sorted(Wording.objects.values_list("words", flat=True)) == [RUDE, MEEK]
    assert list(Report.objects.order_by("pk").values_list("wording__words", flat=True)) == [RUDE, RUDE, MEEK]


def test_a_collection_s_title_is_kept_as_it_was(ada):
    made = keeping.create(ada, keeping.label(RUDE, "", Access.PUBLIC))
    case = reported("collection", made.key, [neighbour("Bo")])
    keeping.change(made, keeping.label(MEEK, "", Access.PUBLIC))
    assert RUDE in page_of(case)


def test_a_decision_keeps_the_words_that_it_was_about(said):
    case = reported("comment", str(said.pk), [neighbour("Bo")])
    decision = withhold(case)
    rewritten(said)
    assert decision.wording.words == RUDE
    assert "Decided about" in page_of(case)
    told = browser_of(said.author).get(reverse("moderation:decision", args=[decision.key])).content.decode()
    assert RUDE in told


def test_words_that_are_sealed_are_kept_nowhere(ada):
    sealed = picture_of(ada, RUDE, Stage.REVEALED)
    reported("picture", sealed.key, [neighbour("Bo")])
    assert not Wording.objects.exists()


def test_whoever_leaves_takes_their_words_out_of_what_was_reported_and_decided(said, ada):
    case = reported("comment", str(said.pk), [neighbour("Bo")])
    rewritten(said)
    withhold(case)
    assert {row["words"] for row in dict(belongings.of(ada))["decisions"]} == {MEEK}
    leave(ada, Leave(timezone.now()))
    assert set(Wording.objects.values_list("words", "digest")) == {("", "")}
    assert Decision.objects.get().wording.words == ""
